using System.CommandLine;
using System.Globalization;
using SermatecEss.Bridge.Clock;
using SermatecEss.Bridge.Settings;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Settings;
using SermatecEss.Cli.Terminals;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Commands;

/// <summary><c>override</c>: charges, discharges or holds the battery for a limited time.</summary>
internal static class OverrideCommand
{
    private const string Name = "override";

    private const string Lesson = """
        Charges the battery (from the grid too), discharges it (into the grid too) or holds it until the time has passed,
        the SOC is reached or you press Ctrl-C, then restores exactly the previous settings. They are saved to disk before
        anything is sent: after a crash, 'override end' or the daemon restores them. Forced charge and discharge (PCU
        version 500 and later) stop on the inverter when the hours of the override end, and start again in the same hours
        until the settings are restored. Hold sets the lowest SOC on the grid to the present SOC.

        Examples:
          sermatec-ess override charge --until-soc 80
          sermatec-ess override hold --for 2h
          sermatec-ess override status
          sermatec-ess override end

        Exit codes: 0 done and restored, 1 no answer, 2 usage error, 4 refused, 5 did not stick or not restored,
        6 result unknown, 130 ended by Ctrl-C and restored.
        """;

    /// <summary>How often restoring is tried, over more than an hour.</summary>
    private const int Tries = 5;

    private const string Restored = "The previous settings are restored.";
    private const string NotRestored = "The previous settings could not be restored. Run 'sermatec-ess override end' to try again.";

    /// <summary>How long restoring may take after Ctrl-C.</summary>
    private static readonly TimeSpan TimeToRestore = TimeSpan.FromMinutes(2.5);
    private static readonly TimeSpan PauseBetweenTries = TimeSpan.FromSeconds(10);

    /// <summary>Whether a command line is an <c>override</c> command.</summary>
    internal static bool IsOne(ParseResult parse) =>
        parse.CommandResult.Parent is System.CommandLine.Parsing.CommandResult { Command.Name: Name };

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var command = new TaughtCommand(Name, "Charge, discharge or hold the battery for a while", Lesson);
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
            $"How long, such as 60m or 2h; at most {BatteryOverride.Longest.TotalHours}h",
            "TIME",
            null,
            Parse.Length);
        var soc = TypedOption.Create<int?>(
            "--until-soc", [], "Until the battery reaches this SOC in %", "PERCENT", null, Parse.Percent);
        var zone = ClockCommand.ZoneOption();
        var ledger = new LedgerOptions();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask for confirmation" };
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
                    ? "Give a duration, such as --for 2h."
                    : "Give a duration or an SOC, such as --for 60m or --until-soc 80.");
            }

            using var prompt = parse.GetValue(yes) ? null : Prompt.Open(cli.Output);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var battery = Open(cli, inverter, ledger, parse.GetValue(zone));
            if (kind != OverrideKind.Hold)
            {
                // Time windows are in the inverter's time.
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
                        CultureInfo.InvariantCulture, $"The battery has already reached {soc} %. Nothing to do."));
                }

                return code;
            }

            context.Report(state.IsOver
                ? $"Checking again at {Time(context, state.End)}, because the inverter may still apply the change late. "
                    + "Press Ctrl-C to stop."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Active until {Time(context, state.End)}{(soc is null ? "" : $" or {soc} %")}. Press Ctrl-C to end it."));
            var isBack = await battery.RunOwnAsync(
                LedgerOptions.Who,
                (_, reason) => context.Error.WriteLine($"sermatec-ess: {reason}"),
                Tries,
                cancellation);
            context.Output.WriteLine(isBack switch
            {
                true => Restored,
                false => NotRestored,
                null => "Another program ended or replaced the override.",
            });
            return isBack == false ? ExitCode.Differs : code == ExitCode.Unknown ? ExitCode.Success : code;
        }
        catch (OperationCanceledException)
        {
            using var limit = new CancellationTokenSource(TimeToRestore, context.Time);
            return await EndOwnAsync(context, battery, limit.Token);
        }
    }

    /// <summary>Restores the previous settings; retries while there is time.</summary>
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
                        if (results.Count > 0) context.Output.WriteLine(Restored);
                        return ExitCode.Interrupted;
                    }
                }
                catch (Exception e) when (e is SettingException or InverterException)
                {
                    context.Error.WriteLine($"sermatec-ess: {e.Message}");
                }

                await Task.Delay(PauseBetweenTries, context.Time, limit);
            }
        }
        catch (OperationCanceledException)
        {
            context.Error.WriteLine($"sermatec-ess: {NotRestored}");
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
        var command = new Command("end", "End an override and restore the previous settings");
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
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var command = new Command("status", "Show the active override") { output };
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
        ? "over; the previous settings still have to be restored or checked"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"until {Local(context, state.End):yyyy-MM-dd HH:mm}{(state.UntilSoc is { } soc ? $" or {soc} %" : "")}");

    private static async Task<int> EndAsync(CliContext context, BatteryOverride battery, CancellationToken cancellation)
    {
        var results = await battery.EndAsync(LedgerOptions.Who, cancellation);
        ResultText.Write(context.Output, results);
        context.Output.WriteLine(results.Count == 0 ? "No override is active." : BatteryOverride.IsBack(results) ? Restored : NotRestored);
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
