using System.CommandLine;
using SermatecEss.Cli.Options;

namespace SermatecEss.Cli.Commands;

/// <summary>
/// <c>completion</c>: prints a script that teaches a shell to complete our command lines. The script
/// asks the program itself, so it never ages.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # sermatec-ess completion for bash: eval "$(sermatec-ess completion bash)"
        _sermatec_ess() {
            local line="${COMP_LINE:0:COMP_POINT}"
            local current="${COMP_WORDS[COMP_CWORD]}"
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$current"))
        }
        complete -o default -F _sermatec_ess sermatec-ess
        """;

    private const string Zsh = """
        #compdef sermatec-ess
        # sermatec-ess completion for zsh: eval "$(sermatec-ess completion zsh)"
        _sermatec_ess() {
            local line="${LBUFFER}"
            local -a suggestions
            suggestions=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            compadd -a suggestions
        }
        compdef _sermatec_ess sermatec-ess
        """;

    private const string Fish = """
        # sermatec-ess completion for fish: sermatec-ess completion fish | source
        function __sermatec_ess_complete
            set -l line (commandline -cp)
            sermatec-ess "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c sermatec-ess -f -a '(__sermatec_ess_complete)'
        """;

    private const string Lesson = """
        Examples, for the file that your shell reads at its start:
          eval "$(sermatec-ess completion bash)"
          eval "$(sermatec-ess completion zsh)"
          sermatec-ess completion fish | source
        """;

    internal static Command Create()
    {
        var shell = new Argument<string>("shell") { HelpName = "shell", Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new TaughtCommand("completion", "Print a script that completes command lines", Lesson) { shell };
        command.SetAction(parse => parse.InvocationConfiguration.Output.WriteLine(parse.GetRequiredValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            _ => Fish,
        }));
        return command;
    }
}
