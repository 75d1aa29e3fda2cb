using System.CommandLine;
using System.Globalization;
using SermatecEss.Bridge.Clock;
using SermatecEss.Bridge.Settings;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Cli.Settings;
using SermatecEss.Cli.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Commands;

/// <summary><c>override</c>: makes the battery do something for a while.</summary>
internal static class OverrideCommand
{
    private const string Name = "override";

    private const string Lesson = """
        Charges (from the grid too), discharges (into the grid too) or holds the battery, until the time or the SOC is
        reached or Ctrl-C is pressed, and then puts back exactly what was there before. What has to be put back is on
        disk before anything is sent: after a crash, 'override end' or the daemon puts it back. Forced charge and
        discharge (from PCU version 500) pause with the hour by themselves, should nobody come back, until the same
        hours come again. Holding sets the lowest SOC on the grid to the present one.

        Examples:
          sermatec-ess override charge --until-soc 80
          sermatec-ess override hold --for 2h
          sermatec-ess override status
          sermatec-ess override end

        Exit codes: 0 done and put back, 1 no answer, 2 wrong usage, 4 refused, 5 something did not stick or is not put back, 6 not
        known, 130 ended by Ctrl-C and put back.
        """;

    /// <summary>How often putting back is tried, which takes more than an hour.</summary>
    private const int Tries = 5;

    private const string PutBack = "What was there before is put back.";
    private const string NotPutBack = "What was there before could not be put back; 'sermatec-ess override end' tries again.";

    /// <summary>How long putting back may take after Ctrl-C.</summary>
    private static readonly TimeSpan TimeToPutBack = TimeSpan.FromMinutes(2.5);
    private static readonly TimeSpan PauseToPutBack = TimeSpan.FromSeconds(10);

    /// <summary>Whether a command line is one of this command.</summary>
    internal static bool IsOne(ParseResult parse) =>
        parse.CommandResult.Parent is System.CommandLine.Parsing.CommandResult { Command.Name: Name };

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var command = new TaughtCommand(Name, "Make the battery charge, discharge or hold for a while", Lesson);
        foreach (var kind in Enum.GetValues<OverrideKind>()) command.Subcommands.Add(CreateKind(context, kind));
        command.Subcommands.Add(CreateEnd(context));
        command.Subcommands.Add(CreateStatus(context));
        return command;
    }

    private static TaughtCommand CreateKind(Func<ParseResult, CliContext> context, OverrideKind kind)
    {
        var duration = TypedOption.Create<Duration?>(
            "--for",
            [],
            $"For how long: 60m, 2h; at most {BatteryOverride.Longest.TotalHours}h",
            "TIME",
            null,
            Parse.Length);
        var soc = TypedOption.Create<int?>(
            "--until-soc", [], "Until the battery has come to this SOC in %", "PERCENT", null, Parse.Percent);
        var zone = ClockCommand.ZoneOption();
        var ledger = new LedgerOptions();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var name = kind.ToString();
        var command = new TaughtCommand(name.ToLowerInvariant(), $"{name} the battery for a while", Lesson) { duration, zone, yes };
        ledger.AddTo(command);
        if (kind != OverrideKind.Hold) command.Options.Add(soc);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var time = parse.GetValue(duration)?.Span;
            var goal = kind == OverrideKind.Hold ? null : parse.GetValue(soc);
            if (time is null && goal is null)
            {
                throw new UsageException(kind == OverrideKind.Hold
                    ? "Say for how long, as in --for 2h."
                    : "Say for how long or until when, as in --for 60m or --until-soc 80.");
            }

            using var prompt = parse.GetValue(yes) ? null : Prompt.Open(cli.Output);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var battery = Open(cli, inverter, ledger, parse.GetValue(zone));
            if (kind != OverrideKind.Hold)
            {
                // Windows of time are those of the inverter's clock.
                var zoneFault = parse.GetValue(zone) is null ? ComputerZone.Present.Fault : null;
                new ClockGuard(inverter.Session, inverter.Identity, zoneFault, BuildDate.Value).CheckAlone(cli.Time.GetUtcNow());
            }

            if (prompt is not null && !await prompt.AskToSendAsync($"{name} the battery?", cancellation)) return ExitCode.Refused;
            return await RunAsync(cli, battery, kind, time ?? BatteryOverride.Longest, goal, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext context,
        BatteryOverride battery,
        OverrideKind kind,
        TimeSpan duration,
        int? soc,
        CancellationToken cancellation)
    {
        try
        {
            var results = await battery.BeginAsync(kind, duration, soc, LedgerOptions.Who, cancellation);
            ResultText.Write(context.Output, results);
            var code = ResultText.Code(results);
            if (battery.Present is not { } state)
            {
                if (code == ExitCode.Success)
                {
                    context.Output.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"The battery has come to {soc} % already; there is nothing to do."));
                }

                return code;
            }

            context.Report(state.IsOver
                ? $"It is looked at once more at {Time(context, state.End)}, as the inverter may take late what it did not take; "
                    + "Ctrl-C ends that."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Until {Time(context, state.End)}{(soc is null ? "" : $" or {soc} %")}; Ctrl-C ends it."));
            var isBack = await battery.RunOwnAsync(
                LedgerOptions.Who,
                (_, reason) => context.Error.WriteLine($"sermatec-ess: {reason}"),
                Tries,
                cancellation);
            context.Output.WriteLine(isBack switch
            {
                true => PutBack,
                false => NotPutBack,
                null => "Somebody else has ended the override, or put another one in its place.",
            });
            return isBack == false ? ExitCode.Differs : code == ExitCode.Unknown ? ExitCode.Success : code;
        }
        catch (OperationCanceledException)
        {
            using var limit = new CancellationTokenSource(TimeToPutBack, context.Time);
            return await EndOwnAsync(context, battery, limit.Token);
        }
    }

    /// <summary>Ends what was begun, again and again as long as there is time for it.</summary>
    private static async Task<int> EndOwnAsync(CliContext context, BatteryOverride battery, CancellationToken limit)
    {
        try
        {
            while (true)
            {
                try
                {
                    var results = await battery.EndOwnAsync(LedgerOptions.Who, limit);
                    ResultText.Write(context.Output, results);
                    if (BatteryOverride.IsBack(results))
                    {
                        if (results.Count > 0) context.Output.WriteLine(PutBack);
                        return ExitCode.Interrupted;
                    }
                }
                catch (Exception e) when (e is SettingException or InverterException)
                {
                    context.Error.WriteLine($"sermatec-ess: {e.Message}");
                }

                await Task.Delay(PauseToPutBack, context.Time, limit);
            }
        }
        catch (OperationCanceledException)
        {
            context.Error.WriteLine($"sermatec-ess: {NotPutBack}");
            return ExitCode.Differs;
        }
    }

    private static string Time(CliContext context, DateTimeOffset time)
    {
        var local = Local(context, time);
        return local.ToString(local.Date == context.Time.GetLocalNow().Date ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset Local(CliContext context, DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, context.Time.LocalTimeZone);

    private static Command CreateEnd(Func<ParseResult, CliContext> context)
    {
        var ledger = new LedgerOptions();
        var command = new Command("end", "End an override, and put back what was there before");
        ledger.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var battery = Open(cli, inverter, ledger, null);
            return await EndAsync(cli, battery, cancellation);
        });
        return command;
    }

    private static Command CreateStatus(Func<ParseResult, CliContext> context)
    {
        var ledger = new LedgerOptions();
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "How to print");
        var command = new Command("status", "Tell whether an override lasts") { output };
        ledger.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var battery = Open(cli, inverter, ledger, null);
            var state = battery.Present;
            if (parse.GetValue(output) == ReportFormat.Json) OverrideStatusJson.Write(cli.Output, state);
            else cli.Output.WriteLine(state is null
                ? "none"
                : $"{state.Kind.ToString().ToLowerInvariant()} since {Local(cli, state.Begin):yyyy-MM-dd HH:mm}, {Last(cli, state)}");
            return ExitCode.Success;
        });
        return command;
    }

    private static string Last(CliContext context, OverrideState state) => state.IsOver
        ? "over; what was there before is to be put back, or to be looked at once more"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"until {Local(context, state.End):yyyy-MM-dd HH:mm}{(state.UntilSoc is { } soc ? $" or {soc} %" : "")}");

    private static async Task<int> EndAsync(CliContext context, BatteryOverride battery, CancellationToken cancellation)
    {
        var results = await battery.EndAsync(LedgerOptions.Who, cancellation);
        ResultText.Write(context.Output, results);
        context.Output.WriteLine(results.Count == 0 ? "There is no override." : BatteryOverride.IsBack(results) ? PutBack : NotPutBack);
        return ResultText.Code(results);
    }

    private static BatteryOverride Open(CliContext context, OpenInverter inverter, LedgerOptions options, TimeZoneInfo? zone)
    {
        var ledger = options.Open(context, inverter.Identity.Serial);
        return new BatteryOverride(
            inverter.Session,
            inverter.Writer(context, ledger),
            ledger,
            zone ?? context.Time.LocalTimeZone,
            context.Time);
    }
}
