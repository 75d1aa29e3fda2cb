using System.CommandLine;
using SermatecEss.Fleet.Database;
using SermatecEss.Fleet.Status;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Fleet.Commands;

/// <summary><c>status</c>: lists nodes, silent inverters and alarms, from the database.</summary>
internal static class StatusCommand
{
    private const string Lesson = """
        Reads PostgreSQL, so it runs on any computer that reaches it, also while no node runs. JSON has every inverter.

        Examples:
          sermatec-fleet status -c /etc/sermatec-fleet.yaml
          sermatec-fleet status -c /etc/sermatec-fleet.yaml -o json | jq '.inverters[] | select(.alarms != [])'

        Exit codes: 0 complete, 1 PostgreSQL does not respond, 2 usage error.
        """;

    internal static Command Create()
    {
        var config = ConfigOption.Create();
        var format = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var command = new TaughtCommand("status", "List nodes, silent inverters and alarms", Lesson) { config, format };
        command.SetAction(async (parse, cancellation) =>
        {
            var output = parse.InvocationConfiguration.Output;
            await using var database = new FleetDatabase(ConfigOption.Read(parse, config).Require().Database);
            await new Schema(database).CheckAsync(cancellation);
            var registry = new InverterRegistry(database);
            var status = new FleetStatus(
                TimeProvider.System.GetUtcNow(), await registry.NodesAsync(cancellation), await registry.InvertersAsync(cancellation));
            if (parse.GetValue(format) == ReportFormat.Json) StatusJson.Write(output, status);
            else StatusText.Write(output, status);
            return ExitCode.Success;
        });
        return command;
    }
}
