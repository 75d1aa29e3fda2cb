using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SermatecEss.Bridge.Clock;
using SermatecEss.Cli.Commands;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Terminals;
using SermatecEss.History.Storage;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli;

/// <summary>The whole command line: its commands, and the handling of their errors.</summary>
internal static class Application
{
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

    /// <summary>How long a command may take to end cleanly after a signal; an override has to restore settings.</summary>
    private static readonly TimeSpan TerminationTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TerminationTimeOfOverride = TimeSpan.FromMinutes(3);
    private static readonly ComputerClock Clock = new();

    internal static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        error = new PlainWriter(error);
        output = new PlainWriter(output);

        // "help get" was how to get a command's help in older versions.
        if (args is ["help", .. var topic]) args = [.. topic, "--help"];
        var connection = new ConnectionOptions();
        var root = CreateRoot(connection);
        if (Suggestions.LineOf(args) is { } line)
        {
            foreach (var word in Suggestions.For(root, connection, line)) output.WriteLine(word);
            return ExitCode.Success;
        }

        var parse = root.Parse(args, CommandLineWords.Configuration);
        var asksHelpForNothing = parse.Action is TeachingHelp && parse.UnmatchedTokens.Count > 0;
        if (asksHelpForNothing || (parse.Errors.Count > 0 && parse.Action is ParseErrorAction))
        {
            foreach (var message in UnknownWord.Faults(parse)) error.WriteLine($"sermatec-ess: {message}");
            error.WriteLine($"Try '{CommandPath(parse)} --help'.");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            // Commands that need no cleanup are ended by the system.
            if (parse.Action is not AsynchronousCommandLineAction) return await parse.InvokeAsync(configuration);
            using var signals = new EndSignals();
            var patience = OverrideCommand.IsOne(parse) ? TerminationTimeOfOverride : TerminationTime;
            return await signals.RunAsync(token => parse.InvokeAsync(configuration, token), patience, Clock);
        }
        catch (UsageException e)
        {
            return Fail(error, e.Message, ExitCode.Usage);
        }
        catch (SettingException e)
        {
            return Fail(
                error,
                e.Message,
                e.Refusal is SettingRefusal.Unknown or SettingRefusal.Value or SettingRefusal.NotAllowed
                    ? ExitCode.Usage
                    : ExitCode.Refused);
        }
        catch (InverterException e)
        {
            return Fail(
                error,
                e.Message,
                e.Kind is InverterError.NotInCatalogue or InverterError.Forbidden ? ExitCode.Usage : ExitCode.NoResponse);
        }
        catch (HistoryException e)
        {
            return Fail(error, $"Cannot use the history: {e.Message}.", ExitCode.NoResponse);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (IOException e)
        {
            return Fail(error, $"Cannot write the output: {e.Message}. Is the disk full?", ExitCode.NoResponse);
        }
        catch (Exception e)
        {
            return Fail(
                error,
                $"Internal error: {e.GetType().Name}, {e.Message} Try again, and please report it with your command line.",
                ExitCode.NoResponse);
        }
    }

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
        var completion = CompletionCommand.Create(Context);
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
        var help = new TeachingHelp(Lesson, connection);
        root.Options.OfType<HelpOption>().Single().Action = help;
        root.SetAction(help.Invoke);
        return root;
    }

    private static int Fail(TextWriter error, string message, int code)
    {
        error.WriteLine($"sermatec-ess: {message}");
        return code;
    }

    private static string CommandPath(ParseResult parse)
    {
        var names = new Stack<string>();
        for (var result = parse.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
            names.Push(result.Command.Name);
        _ = names.Pop();
        return string.Join(' ', names.Prepend("sermatec-ess"));
    }
}
