using System.CommandLine;
using SermatecEss.Fleet.Commands;
using SermatecEss.Fleet.Database;
using SermatecEss.Hosting;
using SermatecEss.Hosting.Completion;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Fleet;

/// <summary>The whole command line: its commands, and what their errors mean.</summary>
internal static class Application
{
    private const string Name = "sermatec-fleet";

    private const string Description = "A cloud of your own for thousands of Sermatec inverters, on any number of nodes.";

    private const string Lesson = """
        Examples:
          sermatec-fleet check-config -c /etc/sermatec-fleet.yaml    check the configuration file
          sermatec-fleet schema -c /etc/sermatec-fleet.yaml --apply  create the tables in PostgreSQL
          sermatec-fleet run -c /etc/sermatec-fleet.yaml             run a node
          sermatec-fleet status -c /etc/sermatec-fleet.yaml          list nodes, silent inverters and alarms
          sermatec-fleet simulate --inverters 300                    try it without inverters

        Run 'sermatec-fleet COMMAND --help' for details. To use one inverter, or a few: sermatec-ess.
        """;

    /// <summary>A node closes the links of its inverters, and writes their last readings.</summary>
    private static readonly TimeSpan TerminationTime = TimeSpan.FromSeconds(15);

    internal static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error) => new CommandRunner(Name, CreateRoot())
    {
        TerminationTime = _ => TerminationTime,
        Explain = exception => exception is DatabaseException ? ($"{exception.Message}.", ExitCode.NoResponse) : null,
    }.RunAsync(args, output, error);

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand(Description)
        {
            RunCommand.Create(),
            CheckConfigCommand.Create(),
            StatusCommand.Create(),
            SchemaCommand.Create(),
            SimulateCommand.Create(TimeProvider.System),
            CompletionCommand.Create(Name),
        };
        root.Options.OfType<VersionOption>().Single().Aliases.Add("-V");
        new TeachingHelp(Lesson, [], _ => null).AddTo(root);
        return root;
    }
}
