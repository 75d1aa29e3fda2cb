using System.CommandLine;
using SermatecEss.Bridge.Clock;
using SermatecEss.Cli.Commands;
using SermatecEss.Cli.Options;
using SermatecEss.History.Storage;
using SermatecEss.Hosting;
using SermatecEss.Hosting.Completion;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli;

/// <summary>The whole command line: its commands, and what their errors mean.</summary>
internal static class Application
{
    private const string Name = "sermatec-ess";

    private const string Description = "Read, watch, control and simulate Sermatec inverters on your own network.";

    private const string Lesson = """
        Examples:
          sermatec-ess status                       an overview in a few lines
          sermatec-ess watch                        a live screen
          sermatec-ess get battery                  read everything about the battery
          sermatec-ess list                         list everything that can be read
          sermatec-ess settings                     list everything that can be set
          sermatec-ess demo                         try it without an inverter

        Run 'sermatec-ess COMMAND --help' for details. Only set, settings apply, schedule set, override, clock set,
        cloud set, cloud restore and registers change the inverter.
        """;

    /// <summary>The commands by purpose.</summary>
    private static readonly (string Purpose, string[] Commands)[] Purposes =
    [
        ("Read", ["discover", "list", "get", "status", "watch", "settings"]),
        ("Change", ["set", "schedule", "override", "clock", "cloud", "registers"]),
        ("MQTT and Home Assistant", ["daemon", "check-config", "healthcheck", "mqtt"]),
        ("HTTP", ["password", "key"]),
        ("History", ["history"]),
        ("Troubleshooting", ["doctor", "diagnose", "decode"]),
        ("Try without an inverter", ["demo", "simulate"]),
    ];

    /// <summary>An override has to restore settings.</summary>
    private static readonly TimeSpan TerminationTimeOfOverride = TimeSpan.FromMinutes(3);
    private static readonly ComputerClock Clock = new();

    internal static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        // "help get" was how to get a command's help in older versions.
        if (args is ["help", .. var topic]) args = [.. topic, "--help"];
        var connection = new ConnectionOptions();
        return new CommandRunner(Name, CreateRoot(connection))
        {
            Prepare = connection.ShowIn,
            TerminationTime = parse => OverrideCommand.IsOne(parse) ? TerminationTimeOfOverride : null,
            Explain = Explain,
        }.RunAsync(args, output, error);
    }

    private static (string Message, int Code)? Explain(Exception exception) => exception switch
    {
        SettingException e => (
            e.Message,
            e.Refusal is SettingRefusal.Unknown or SettingRefusal.Value or SettingRefusal.NotAllowed
                ? ExitCode.Usage
                : ExitCode.Refused),
        InverterException e => (
            e.Message,
            e.Kind is InverterError.NotInCatalogue or InverterError.Forbidden ? ExitCode.Usage : ExitCode.NoResponse),
        HistoryException e => ($"Cannot use the history: {e.Message}.", ExitCode.NoResponse),
        _ => null,
    };

    private static RootCommand CreateRoot(ConnectionOptions connection)
    {
        CliContext Context(ParseResult parse) => new(parse, connection, Clock);
        var decode = DecodeCommand.Create(Context);
        var simulate = SimulateCommand.Create(Context);
        var replay = ReplayCommand.Create(Context);
        var demo = DemoCommand.Create(Context);
        var catalogue = CatalogueCommand.Create(Context);
        var mqtt = MqttCommand.Create(Context);
        var password = PasswordCommand.Create(Context);
        var key = KeyCommand.Create(Context);
        var history = HistoryCommand.Create(Context);
        var healthcheck = HealthcheckCommand.Create(Context);
        var discover = DiscoverCommand.Create(Context);
        var completion = CompletionCommand.Create(Name, "; the Debian package does so for everyone");
        var root = new RootCommand(Description)
        {
            discover,
            ListCommand.Create(Context),
            GetCommand.Create(Context),
            StatusCommand.Create(Context),
            WatchCommand.Create(Context),
            SettingsCommand.Create(Context),
            SetCommand.Create(Context),
            ScheduleCommand.Create(Context),
            OverrideCommand.Create(Context),
            ClockCommand.Create(Context),
            CloudCommand.Create(Context),
            RegistersCommand.Create(Context),
            DaemonCommand.Create(Context),
            history,
            CheckConfigCommand.Create(Context),
            healthcheck,
            DoctorCommand.Create(Context),
            DiagnoseCommand.Create(Context),
            mqtt,
            password,
            key,
            decode,
            simulate,
            replay,
            demo,
            catalogue,
            completion,
        };
        connection.AddTo(root);
        connection.KeepAddressFrom(discover);
        connection.KeepFrom(simulate, "; set its address with --listen");
        connection.KeepFrom(replay, "; set its address with --listen");
        foreach (var command in (Command[])[decode, demo, catalogue, mqtt, password, key, history, healthcheck, completion])
            connection.KeepFrom(command);
        root.Options.OfType<VersionOption>().Single().Aliases.Add("-V");
        new TeachingHelp(Lesson, Purposes, command =>
        {
            connection.ShowIn(command);
            return DaemonOptions.ShowIn(command)
                ? "Also takes the inverter, broker and topic options of 'sermatec-ess daemon'; see its --help."
                : null;
        }).AddTo(root);
        return root;
    }
}
