using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Cli.Terminals;
using Spectre.Console;

namespace SermatecEss.Cli.Diagnosis;

/// <summary>Findings as lines, one each.</summary>
internal static class FindingText
{
    /// <summary>The line of a file or a pipe.</summary>
    internal static string Line(Finding finding) =>
        $"{Word(finding.Result),-8} {finding.Check}: {finding.Found}{(finding.Remedy is { } remedy ? $". {remedy}" : "")}";

    /// <summary>Writes a line, with colours and symbols where that is a terminal.</summary>
    internal static void Write(TextWriter output, Finding finding)
    {
        if (!Terminal.IsInteractive(output))
        {
            output.WriteLine(Line(finding));
            return;
        }

        var (symbol, colour) = finding.Result switch
        {
            Outcome.Ok => ('✓', "green"),
            Outcome.Warning => ('!', "yellow"),
            Outcome.Failed => ('✗', "red"),
            _ => ('–', "grey"),
        };
        var remedy = finding.Remedy is null ? "" : $". [bold]{Markup.Escape(finding.Remedy)}[/]";
        Terminal.For(output).MarkupLine(
            $"[{colour}]{symbol} {Word(finding.Result),-7}[/] {Markup.Escape(finding.Check)}: {Markup.Escape(finding.Found)}{remedy}");
    }

    internal static string Word(Outcome result) => result.ToString().ToLowerInvariant();
}
