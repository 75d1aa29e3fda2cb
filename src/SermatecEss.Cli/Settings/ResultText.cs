using SermatecEss.Cli.Output;
using SermatecEss.Cli.Terminals;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Settings;

/// <summary>Prints what became of settings, and tells the exit code of it.</summary>
internal static class ResultText
{
    internal static void Write(TextWriter output, IReadOnlyCollection<SettingResult> results)
    {
        foreach (var result in results)
        {
            // What travels along with others and stays as it is says nothing.
            if (results.Count > 1
                && result is { Outcome: SettingOutcome.Confirmed or SettingOutcome.Unchanged }
                && result.Old == result.Wanted)
            {
                continue;
            }

            var unit = result.Setting.Unit;
            output.WriteLine(result.Outcome switch
            {
                SettingOutcome.Unchanged => $"{result.Setting.Id}: {Value(result.Wanted, unit)} already; nothing was sent",
                SettingOutcome.Confirmed => $"{result.Setting.Id}: {Step(result.Old, result.Wanted, unit)}, confirmed",
                SettingOutcome.DidNotStick =>
                    $"{result.Setting.Id}: did not stick: it was {Value(result.Old, unit)}, {Value(result.Wanted, unit)} was wanted, "
                    + $"and it is {Value(result.Found, unit)}",
                SettingOutcome.NotSent => $"{result.Setting.Id}: not sent: {result.Reason}",
                _ =>
                    $"{result.Setting.Id}: {Step(result.Old, result.Wanted, unit)} was sent; "
                    + $"whether it was taken is not known: {result.Reason}",
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
    internal static string Step(string? old, string wanted, string? unit) =>
        old is null ? Value(wanted, unit) : $"{old} -> {Value(wanted, unit)}";

    private static string Value(string? value, string? unit) => value is null ? "not known" : unit is null ? value : $"{value} {unit}";
}
