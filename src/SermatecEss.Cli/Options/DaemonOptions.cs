using System.CommandLine;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Configuration;

namespace SermatecEss.Cli.Options;

/// <summary>
/// The options of the commands that work with a broker. Each can be said on the command line, else in the environment, else in the
/// configuration file.
/// </summary>
internal sealed class DaemonOptions
{
    private static readonly ValueOption<string> Config = new(OptionParsers.Path)
    {
        Flag = "--config",
        Aliases = ["-c"],
        Variable = "SERMATEC_CONFIG",
        ValueName = "FILE",
        Help = "Configuration file",
    };

    private readonly DeclaredFlags _config = new([Config]);
    private readonly DeclaredFlags _flags = new(OptionTable.All.Where(option => !ConnectionOptions.Has(option)));

    /// <summary>Where a daemon of this user keeps what outlives it; null for a user without a home.</summary>
    internal static string? DefaultStateDirectory
    {
        get
        {
            // systemd gives several where a unit has several; the first is this program's.
            // A relative path of any of these variables would be a directory in the current one: another for each place to start from.
            if (Environment.GetEnvironmentVariable("STATE_DIRECTORY")?.Split(':')[0] is { } given && Path.IsPathFullyQualified(given))
                return given;
            if (Environment.IsPrivilegedProcess) return "/var/lib/sermatec-ess";
            if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { } own && Path.IsPathFullyQualified(own))
                return Path.Combine(own, "sermatec-ess");

            // The root directory is what those have who have none.
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (!Path.IsPathFullyQualified(home) || home == Path.GetPathRoot(home)) return null;
            return Path.Combine(home, ".local", "state", "sermatec-ess");
        }
    }

    internal void AddTo(Command command)
    {
        _config.AddTo(command);
        _flags.AddTo(command);
    }

    /// <summary>Leaves out of the help of a command what the daemon's help tells, but for the file and the broker.</summary>
    /// <returns>Whether there is such a thing.</returns>
    internal static bool ShowIn(Command command)
    {
        var told = OptionTable.All.Where(option => !ConnectionOptions.Has(option) && option.Flag is not (null or "--mqtt-host"))
            .Select(option => option.Flag!)
            .ToHashSet();
        var options = command.Options.Where(option => told.Contains(option.Name)).ToList();
        if (command.Name == "daemon" || options.Count < told.Count) return false;
        foreach (var option in options) option.Hidden = true;
        return true;
    }

    /// <summary>The option that names the state directory.</summary>
    internal static Option<string?> StateDirectoryOption(string description) => TypedOption.Create<string?>(
        BridgeSection.StateDirectory.Flag!,
        [],
        $"{description} (default {DefaultStateDirectory ?? "none: this user has no home directory"})",
        BridgeSection.StateDirectory.ValueName,
        null,
        BridgeSection.StateDirectory.Parse,
        BridgeSection.StateDirectory.Variable);

    /// <summary>The state directory of a name, or the default one; null where none is wanted, or there is none.</summary>
    internal static string? StateDirectory(string? name) => name == BridgeSection.NoStateDirectory ? null : name ?? DefaultStateDirectory;

    /// <summary>What the command line, the environment and the configuration file say together.</summary>
    /// <exception cref="Terminals.UsageException">They are not enough, or contradict each other, or the file has errors.</exception>
    internal DaemonSettings Read(CliContext context) => Collect(context).Require();

    /// <summary>What the command line, the environment and the configuration file say.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="path">The configuration file, where it is not the option's.</param>
    internal DaemonConfiguration Collect(CliContext context, string? path = null)
    {
        var texts = new OptionTexts(OptionPlace.OnCommandLine(""), []);
        _config.Collect(context.Parse, texts);
        path ??= new OptionReader(texts).Find(Config)?.Value;
        if (path is not null) texts = ConfigurationFile.Read(path, OptionTable.All);
        _flags.Collect(context.Parse, texts);
        context.Collect(texts);
        return new DaemonConfiguration(context, path, texts);
    }
}
