using System.CommandLine;
using SermatecEss.Cli.Options;

namespace SermatecEss.Cli.Commands;

/// <summary>
/// <c>completion</c>: prints a shell script that completes command lines. The script calls the program itself, so it is never out of date.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # sermatec-ess completion for bash: eval "$(sermatec-ess completion bash)"
        _sermatec_ess() {
            local line="${COMP_LINE:0:COMP_POINT}" suggestion
            # Bash ends a word at = and :, and puts what it is given behind the last of them.
            local word="${line##*[^\\] }" head=""
            [[ $word == *[=:]* ]] && head="${word%"${word##*[=:]}"}"
            COMPREPLY=()
            while IFS= read -r suggestion; do
                COMPREPLY+=("$(printf '%q' "${suggestion#"$head"}")")
            done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
            [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
        }
        complete -o default -F _sermatec_ess sermatec-ess
        """;

    private const string Zsh = """
        #compdef sermatec-ess
        # sermatec-ess completion for zsh: eval "$(sermatec-ess completion zsh)"
        _sermatec_ess() {
            local line="${LBUFFER}"
            local -a suggestions
            suggestions=(${(f)"$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)"})
            (( ${#suggestions} )) || { _files; return }
            local -a begun=(${(M)suggestions:#*=}) whole=(${suggestions:#*=})
            compadd -S '' -a begun
            compadd -a whole
        }
        compdef _sermatec_ess sermatec-ess
        """;

    private const string Fish = """
        # sermatec-ess completion for fish: sermatec-ess completion fish | source
        function __sermatec_ess_complete
            set -l line (commandline -cp)
            set -l program (commandline -opc)[1]
            set -l words ($program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
            if set -q words[1]
                printf '%s\n' $words
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c sermatec-ess -f -a '(__sermatec_ess_complete)'
        """;

    private const string Lesson = """
        Examples, for the startup file of your shell:
          eval "$(sermatec-ess completion bash)"
          eval "$(sermatec-ess completion zsh)"
          sermatec-ess completion fish | source
        """;

    internal static Command Create()
    {
        var shell = new Argument<string>("shell") { HelpName = "shell", Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new TaughtCommand("completion", "Print a shell completion script", Lesson) { shell };
        command.SetAction(parse => parse.InvocationConfiguration.Output.WriteLine(parse.GetRequiredValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            _ => Fish,
        }));
        return command;
    }
}
