using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Hosting.Completion;

/// <summary>Installs the completion of a user's shell.</summary>
internal static class CompletionFile
{
    /// <summary>Installs it, and reports where. Doing it twice changes nothing.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="output">Where to report.</param>
    /// <param name="shell">The shell; null for the user's login shell.</param>
    /// <exception cref="UsageException">The shell is unknown, or the file cannot be written.</exception>
    internal static void Install(string program, TextWriter output, string? shell)
    {
        shell ??= Path.GetFileName(Environment.GetEnvironmentVariable("SHELL"));
        var file = shell switch
        {
            "bash" => Path.Combine(
                Given("BASH_COMPLETION_USER_DIR") ?? Path.Combine(Folder("XDG_DATA_HOME", ".local", "share"), "bash-completion"),
                "completions",
                program),
            "zsh" => Path.Combine(Folder("ZDOTDIR"), ".zshrc"),
            "fish" => Path.Combine(Folder("XDG_CONFIG_HOME", ".config"), "fish", "completions", $"{program}.fish"),
            _ => throw new UsageException(
                $"{(string.IsNullOrEmpty(shell) ? "Your shell is not known" : $"There is no completion for {shell}")}. "
                + "Choose one with --shell bash, zsh or fish."),
        };
        try
        {
            var former = File.Exists(file) ? File.ReadAllText(file) : "";
            var text = shell == "zsh" ? WithLines(former, ZshLines(program)) : $"{CompletionCommand.Script(program, shell)}\n";
            if (text == former)
            {
                output.WriteLine($"Completion for {shell} is already installed in {file}.");
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
        output.WriteLine($"Completion for {shell} is installed in {file}.{needs} Open a new shell to use it.");
    }

    private static string WithLines(string former, string lines) =>
        former.Contains(lines, StringComparison.Ordinal) ? former : former + lines;

    /// <summary>Zsh has no folder of a user's own that it searches.</summary>
    private static string ZshLines(string program) => $$"""

        # Completion for {{program}}
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
        (( $+commands[{{program}}] )) && eval "$({{program}} completion zsh)"

        """;

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
