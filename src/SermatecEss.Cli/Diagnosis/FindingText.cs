using System.Globalization;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Diagnosis;

/// <summary>Prints findings, one line each.</summary>
internal static class FindingText
{
    /// <summary>A line for a file or pipe.</summary>
    internal static string Line(Finding finding) =>
        $"{Word(finding.Result),-8} {finding.Check}: {finding.Found}{(finding.Remedy is { } remedy ? $". {remedy}" : "")}";

    /// <summary>Writes a line, with a symbol on a terminal.</summary>
    internal static void Write(TextWriter output, Finding finding)
    {
        if (!Terminal.IsInteractive(output))
        {
            output.WriteLine(Line(finding));
            return;
        }

        var symbol = finding.Result switch
        {
            Outcome.Ok => '✓',
            Outcome.Warning => '!',
            Outcome.Failed => '✗',
            _ => '–',
        };
        output.WriteLine($"{symbol} {Line(finding)}");
    }

    /// <summary>The number of checks per outcome, in one line.</summary>
    internal static string Summary(IReadOnlyCollection<Finding> findings)
    {
        int Count(Outcome result) => findings.Count(finding => finding.Result == result);
        var warnings = Count(Outcome.Warning);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(Outcome.Ok)} ok, {warnings} {(warnings == 1 ? "warning" : "warnings")}, {Count(Outcome.Failed)} failed, "
            + $"{Count(Outcome.Skipped)} skipped.");
    }

    internal static string Word(Outcome result) => result.ToString().ToLowerInvariant();
}
