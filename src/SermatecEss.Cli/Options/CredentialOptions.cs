using System.CommandLine;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.State;
using SermatecEss.Web.Access;

namespace SermatecEss.Cli.Options;

/// <summary>The options of the commands that manage passwords and API keys.</summary>
internal sealed class CredentialOptions
{
    private readonly Option<string?> _stateDirectory = DaemonOptions.StateDirectoryOption("State directory, the same as the daemon's");

    /// <summary>An option for a role; null if it is not given.</summary>
    /// <param name="description">What it is for, with what counts without it.</param>
    internal static Option<Role?> RoleOption(string description)
    {
        var option = TypedOption.Create(
            "--role",
            [],
            description,
            "ROLE",
            null,
            word => RoleName.Read(word) is { } role ? (role, null) : ((Role?)null, "expected viewer or admin."));
        option.CompletionSources.Add(RoleName.Of(Role.Viewer), RoleName.Of(Role.Admin));
        return option;
    }

    internal void AddTo(Command command) => command.Options.Add(_stateDirectory);

    /// <summary>The passwords and API keys of the state directory.</summary>
    /// <exception cref="UsageException">There is to be none.</exception>
    internal CredentialStore Open(CliContext context)
    {
        var directory = DaemonOptions.StateDirectory(context.Parse.GetValue(_stateDirectory))
            ?? throw new UsageException("No state directory for passwords and API keys. Set the daemon's with --state-dir.");
        return new CredentialStore(new StateDirectory(directory, context.Time, context.Warn), context.Warn);
    }

    /// <summary>Runs a command, which fails where passwords and API keys cannot be read or saved.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(CliContext context, Func<Task> run)
    {
        try
        {
            await run();
            return ExitCode.Success;
        }
        catch (CredentialException e)
        {
            context.Warn(e.Message);
            return ExitCode.Refused;
        }
    }
}
