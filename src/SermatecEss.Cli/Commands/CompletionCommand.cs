using System.CommandLine;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Options;

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
        _sermatec-ess() {
            local line="${LBUFFER}"
            local -a suggestions
            suggestions=(${(f)"$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)"})
            (( ${#suggestions} )) || { _files; return }
            local -a begun=(${(M)suggestions:#*=}) whole=(${suggestions:#*=})
            compadd -S '' -a begun
            compadd -a whole
        }
        # As a file in $fpath, this is run by the first completion; otherwise, by the startup file.
        if [[ $funcstack[1] == _sermatec-ess ]]; then _sermatec-ess; else compdef _sermatec-ess sermatec-ess; fi
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
        'sermatec-ess completion install' sets it up for your shell; the Debian package does so for everyone.

        Examples, for the startup file of your shell:
          eval "$(sermatec-ess completion bash)"
          eval "$(sermatec-ess completion zsh)"
          sermatec-ess completion fish | source
        """;

    private const string InstallLesson = """
        Writes a file that bash and fish load when they need it, and adds a line to .zshrc for zsh. Open a new shell to use it.

        Examples:
          sermatec-ess completion install
          sermatec-ess completion install --shell zsh
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var shell = new Argument<string>("shell") { HelpName = "shell", Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new TaughtCommand("completion", "Print or install a shell completion script", Lesson)
        {
            shell,
            CreateInstall(context),
        };
        command.SetAction(parse => parse.InvocationConfiguration.Output.WriteLine(Script(parse.GetRequiredValue(shell))));
        return command;
    }

    /// <summary>The script of a shell.</summary>
    internal static string Script(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        _ => Fish,
    };

    private static TaughtCommand CreateInstall(Func<ParseResult, CliContext> context)
    {
        var shell = new Option<string?>("--shell") { HelpName = "SHELL", Description = "bash, zsh or fish (default: your login shell)" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new TaughtCommand("install", "Install completion for your shell", InstallLesson) { shell };
        command.SetAction(parse => CompletionFile.Install(context(parse), parse.GetValue(shell)));
        return command;
    }
}
