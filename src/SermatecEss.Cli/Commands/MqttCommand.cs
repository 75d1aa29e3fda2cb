using System.CommandLine;
namespace SermatecEss.Cli.Commands;
internal static class MqttCommand
{
    internal static Command Create(Func<ParseResult, CliContext> context) => new("mqtt", "x");
}
