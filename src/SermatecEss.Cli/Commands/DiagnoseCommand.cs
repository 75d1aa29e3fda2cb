using System.CommandLine;
namespace SermatecEss.Cli.Commands;
internal static class DiagnoseCommand
{
    internal static Command Create(Func<ParseResult, CliContext> context) => new("diagnose", "x");
}
