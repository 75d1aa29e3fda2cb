using System.CommandLine;
using System.Globalization;
using SermatecEss.Bridge.Clock;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Bridge.Options;
using SermatecEss.Bridge.Settings;
using SermatecEss.Cli.Diagnosis;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Cli.Settings;
using SermatecEss.Cli.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Commands;

/// <summary><c>clock</c>: the inverter's clock, as far as it can be known, and how to set it.</summary>
internal static class ClockCommand
{
    private const string Lesson = """
        No command shows the inverter's clock. What can be known is which half-hour of its day it fills with energy, so
        this is good to half an hour, while power flows.

        Examples:
          sermatec-ess clock
          sermatec-ess clock set                    give it this computer's time
          sermatec-ess clock set --time-zone Europe/Prague

        It is not set where this computer's clock shows a time before this program was built, where its time zone is not
        known, or where the inverter's is hours away: then see which of them is wrong.

        Exit codes: 0 it fits, cannot be known or was set, 1 no answer, 2 wrong usage, 4 refused, 5 it does not fit.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var zone = ZoneOption();
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "How to print");
        var command = new TaughtCommand("clock", "Show how the inverter's clock goes, or set it", Lesson)
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
            "The time zone of the inverter's clock (default: this computer's)",
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
                foreach (var reading in response.Frames.SelectMany(frame => frame.Readings)) readings[reading.Point] = reading;
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
        var force = new Option<bool>("--force") { Description = "Set it even where it is hours away from this computer's" };
        var options = new WriteOptionSet();
        var command = new Command("set", "Give the inverter's clock this computer's time") { zone, force };
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
                $"The inverter was sent {Now():yyyy-MM-dd HH:mm}. 'sermatec-ess clock' tells within half an hour whether it was taken.");
            return await new SettingRun(cli, inverter, choices)
                .RunAsync(() => ClockSetting.To(inverter.Settings, Now()), cancellation, Sent);
        });
        return command;
    }
}
