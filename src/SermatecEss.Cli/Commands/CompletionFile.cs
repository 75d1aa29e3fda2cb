using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Commands;

/// <summary>Installs the completion of a user's shell.</summary>
internal static class CompletionFile
{
    /// <summary>Zsh has no folder of a user's own that it searches.</summary>
    private const string ZshLines = """

        # Completion for sermatec-ess
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
        (( $+commands[sermatec-ess] )) && eval "$(sermatec-ess completion zsh)"

        """;

    /// <summary>Installs it, and reports where. Doing it twice changes nothing.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="shell">The shell; null for the user's login shell.</param>
    /// <exception cref="UsageException">The shell is unknown, or the file cannot be written.</exception>
    internal static void Install(CliContext context, string? shell)
    {
        shell ??= Path.GetFileName(Environment.GetEnvironmentVariable("SHELL"));
        var file = shell switch
        {
            "bash" => Path.Combine(
                Given("BASH_COMPLETION_USER_DIR") ?? Path.Combine(Folder("XDG_DATA_HOME", ".local", "share"), "bash-completion"),
                "completions",
                "sermatec-ess"),
            "zsh" => Path.Combine(Folder("ZDOTDIR"), ".zshrc"),
            "fish" => Path.Combine(Folder("XDG_CONFIG_HOME", ".config"), "fish", "completions", "sermatec-ess.fish"),
            _ => throw new UsageException(
                $"{(string.IsNullOrEmpty(shell) ? "Your shell is not known" : $"There is no completion for {shell}")}. "
                + "Choose one with --shell bash, zsh or fish."),
        };
        try
        {
            var former = File.Exists(file) ? File.ReadAllText(file) : "";
            var script = $"{CompletionCommand.Script(shell)}\n";
            var text = shell != "zsh" ? script : former.Contains(ZshLines, StringComparison.Ordinal) ? former : former + ZshLines;
            if (text == former)
            {
                context.Output.WriteLine($"Completion for {shell} is already installed in {file}.");
                return;
            }

            _ = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot install completion in {file}: {e.Message.TrimEnd('.')}.");
        }

        var needs = shell == "bash" ? " It needs the package bash-completion." : "";
        context.Output.WriteLine($"Completion for {shell} is installed in {file}.{needs} Open a new shell to use it.");
    }

    private static string? Given(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } path && Path.IsPathFullyQualified(path) ? path : null;

    private static string Folder(string variable, params ReadOnlySpan<string> usual)
    {
        if (Given(variable) is { } given) return given;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.IsPathFullyQualified(home)
            ? Path.Combine([home, .. usual])
            : throw new UsageException("This user has no home directory to install completion in.");
    }
}
