using System.CommandLine;
using System.Globalization;
using SermatecEss.Bridge.Clock;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Bridge.Options;
using SermatecEss.Bridge.Settings;
using SermatecEss.Cli.Diagnosis;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Settings;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Commands;

/// <summary><c>clock</c>: checks and sets the inverter's clock.</summary>
internal static class ClockCommand
{
    private const string Lesson = """
        The inverter does not report its clock. The time is estimated from the half-hour in which it counts energy, so
        it is known to half an hour only, and only while power flows.

        Examples:
          sermatec-ess clock
          sermatec-ess clock set                    set it to this computer's time
          sermatec-ess clock set --time-zone Europe/Prague

        The clock is not set if this computer's clock is earlier than the build of this program, if this computer's time
        zone is unknown, or if the two clocks are hours apart. Find out which one is wrong first.

        Exit codes: 0 correct, not known or set, 1 no answer, 2 usage error, 4 refused, 5 the clock is wrong.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var zone = ZoneOption();
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var command = new TaughtCommand("clock", "Check or set the inverter's clock", Lesson)
        {
            zone,
            output,
            CreateSet(context),
        };
        command.SetAction((parse, cancellation) =>
            ShowAsync(context(parse), parse.GetValue(zone), parse.GetValue(output), cancellation));
        return command;
    }

    /// <summary>The time zone of the inverter's clock.</summary>
    internal static Option<TimeZoneInfo?> ZoneOption() =>
        TypedOption.Create(
            "--time-zone",
            [],
            "Time zone of the inverter's clock (default: this computer's)",
            "ZONE",
            null,
            OptionParsers.TimeZone,
            "SERMATEC_TIME_ZONE");

    private static async Task<int> ShowAsync(CliContext context, TimeZoneInfo? named, ReportFormat format, CancellationToken cancellation)
    {
        var zone = named ?? context.Time.LocalTimeZone;
        if (named is null && ComputerZone.Present.Fault is { } fault) context.Error.WriteLine($"sermatec-ess: {fault}");
        await using var inverter = await OpenInverter.ConnectAsync(context, cancellation);
        var readings = new Dictionary<string, Reading>();
        foreach (var command in HalfHourClock.Reads(inverter.Identity.View))
        {
            try
            {
                var response = await inverter.Session.RequestAsync(command.Code, cancellation);
                foreach (var reading in response.Readings) readings[reading.Point] = reading;
            }
            catch (InverterException e)
            {
                context.Error.WriteLine($"sermatec-ess: {e.Message}");
            }
        }

        var (result, found) = HalfHourClock.Judge(readings, TimeZoneInfo.ConvertTime(context.Time.GetUtcNow(), zone));
        if (format == ReportFormat.Text)
            context.Output.WriteLine($"The inverter's clock {(result == Outcome.Warning ? "is " : "")}{found} ({zone.Id}).");
        else
            WriteJson(context.Output, result, found);
        return result == Outcome.Warning ? ExitCode.Differs : ExitCode.Success;
    }

    private static void WriteJson(TextWriter output, Outcome result, string found) =>
        JsonDocumentWriter.Write(output, indented: true, json =>
        {
            json.WriteStartObject();
            json.WriteString("result", FindingText.Word(result));
            json.WriteString("found", found);
            json.WriteEndObject();
        });

    private static Command CreateSet(Func<ParseResult, CliContext> context)
    {
        var zone = ZoneOption();
        var force = new Option<bool>("--force") { Description = "Set it even if it is hours away from this computer's" };
        var options = new WriteOptionSet();
        var command = new Command("set", "Set the inverter's clock to this computer's time") { zone, force };
        options.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var choices = options.Read(parse);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            DateTimeOffset Now() => TimeZoneInfo.ConvertTime(cli.Time.GetUtcNow(), parse.GetValue(zone) ?? cli.Time.LocalTimeZone);
            var zoneFault = parse.GetValue(zone) is null ? ComputerZone.Present.Fault : null;
            var guard = new ClockGuard(inverter.Session, inverter.Identity, zoneFault, BuildDate.Value);
            if (parse.GetValue(force)) guard.CheckAlone(Now());
            else await guard.CheckAsync(Now, cancellation);
            string Sent() => string.Create(
                CultureInfo.InvariantCulture,
                $"Sent {Now():yyyy-MM-dd HH:mm} to the inverter. Check it with 'sermatec-ess clock' in half an hour.");
            return await new SettingRun(cli, inverter, choices)
                .RunAsync(() => ClockSetting.To(inverter.Settings, Now()), cancellation, Sent);
        });
        return command;
    }
}
