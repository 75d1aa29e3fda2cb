using System.CommandLine;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Configuration;
using SermatecEss.Hosting.Configuration;
using SermatecEss.Hosting.Options;

namespace SermatecEss.Cli.Options;

/// <summary>
/// The options of the commands that work with a broker. Command line takes precedence over environment, and environment over configuration
/// file.
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
    private readonly DeclaredFlags _flags;

    internal DaemonOptions()
        : this(OptionTable.All.Where(option => !ConnectionOptions.Has(option)))
    {
    }

    /// <param name="options">Those that a command without a broker has; it takes them from the configuration file, too.</param>
    internal DaemonOptions(params IEnumerable<DeclaredOption> options) => _flags = new DeclaredFlags(options);

    /// <summary>The default state directory of a daemon of this user; null for a user without a home directory.</summary>
    internal static string? DefaultStateDirectory
    {
        get
        {
            // systemd passes several if the unit has several; the first is this program's. Relative paths in these variables are ignored:
            // they would depend on the current directory.
            if (Environment.GetEnvironmentVariable("STATE_DIRECTORY")?.Split(':')[0] is { } given && Path.IsPathFullyQualified(given))
                return given;
            if (Environment.IsPrivilegedProcess) return "/var/lib/sermatec-ess";
            if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { } own && Path.IsPathFullyQualified(own))
                return Path.Combine(own, "sermatec-ess");

            // Users without a home directory have the root directory.
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

    /// <summary>Hides from a command's help what the daemon's help explains, except for the file and the broker.</summary>
    /// <returns>Whether there is any.</returns>
    internal static bool ShowIn(Command command)
    {
        var explained = OptionTable.All.Where(option => !ConnectionOptions.Has(option) && option.Flag is not (null or "--mqtt-host"))
            .Select(option => option.Flag!)
            .ToHashSet();
        var options = command.Options.Where(option => explained.Contains(option.Name)).ToList();
        if (command.Name == "daemon" || options.Count < explained.Count) return false;
        foreach (var option in options) option.Hidden = true;
        return true;
    }

    /// <summary>The option for the state directory.</summary>
    internal static Option<string?> StateDirectoryOption(string description) => TypedOption.Create<string?>(
        BridgeSection.StateDirectory.Flag!,
        [],
        $"{description} (default {DefaultStateDirectory ?? "none: this user has no home directory"})",
        BridgeSection.StateDirectory.ValueName,
        null,
        BridgeSection.StateDirectory.Parse,
        BridgeSection.StateDirectory.Variable);

    /// <summary>The state directory for a given name, or the default one; null if it is turned off, or there is none.</summary>
    internal static string? StateDirectory(string? name) => name == BridgeSection.NoStateDirectory ? null : name ?? DefaultStateDirectory;

    /// <summary>The combined values of command line, environment and configuration file.</summary>
    /// <exception cref="Hosting.Terminals.UsageException">They are incomplete or contradictory, or the file has errors.</exception>
    internal DaemonSettings Read(CliContext context) => Collect(context).Require();

    /// <summary>The combined values of command line, environment and configuration file.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="path">The configuration file, if not the option's.</param>
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
