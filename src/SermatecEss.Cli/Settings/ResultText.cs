using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Settings;

/// <summary>Prints the results of changes, and returns their exit code.</summary>
internal static class ResultText
{
    internal static void Write(TextWriter output, IReadOnlyCollection<SettingResult> results)
    {
        foreach (var result in results)
        {
            // Settings that are only sent along unchanged are not reported.
            if (results.Count > 1
                && result is { Outcome: SettingOutcome.Confirmed or SettingOutcome.Unchanged }
                && result.Old == result.Wanted)
            {
                continue;
            }

            var setting = result.Setting;
            output.WriteLine(result.Outcome switch
            {
                SettingOutcome.Unchanged => $"{setting.Id}: already {Value(setting, result.Wanted)}, nothing sent",
                SettingOutcome.Confirmed => $"{setting.Id}: {Step(setting, result.Old, result.Wanted)}, confirmed",
                SettingOutcome.DidNotStick =>
                    $"{setting.Id}: did not stick: was {Value(setting, result.Old)}, wanted {Value(setting, result.Wanted)}, "
                    + $"found {Value(setting, result.Found)}",
                SettingOutcome.NotSent => $"{setting.Id}: not sent: {result.Reason}",
                _ =>
                    $"{setting.Id}: {Step(setting, result.Old, result.Wanted)} sent, "
                    + $"result unknown: {result.Reason}",
            });
        }
    }

    internal static void WriteJson(TextWriter output, IEnumerable<SettingResult> results) =>
        JsonDocumentWriter.Write(output, indented: true, json =>
        {
            json.WriteStartArray();
            foreach (var result in results)
            {
                json.WriteStartObject();
                json.WriteString("setting", result.Setting.Id);
                json.WriteString("result", SettingOutcomes.Word(result.Outcome));
                json.WriteString("old", result.Old);
                json.WriteString("wanted", result.Wanted);
                json.WriteString("found", result.Found);
                json.WriteString("reason", result.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    /// <summary>The exit code of the worst result.</summary>
    internal static int Code(IReadOnlyCollection<SettingResult> results)
    {
        bool Any(SettingOutcome outcome) => results.Any(result => result.Outcome == outcome);
        return Any(SettingOutcome.DidNotStick) ? ExitCode.Differs
            : Any(SettingOutcome.Unknown) ? ExitCode.Unknown
            : Any(SettingOutcome.NotSent) ? ExitCode.NoResponse
            : ExitCode.Success;
    }

    /// <summary>An old and a new value.</summary>
    internal static string Step(Setting setting, string? old, string wanted) =>
        old is null ? Value(setting, wanted) : $"{setting.Masked(old)} -> {Value(setting, wanted)}";

    /// <summary>A value with its unit.</summary>
    internal static string Value(Setting setting, string? value) =>
        value is null ? "unknown" : $"{setting.Masked(value)} {setting.Unit}".TrimEnd();
}
