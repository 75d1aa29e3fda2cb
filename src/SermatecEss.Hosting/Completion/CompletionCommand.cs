using System.CommandLine;
using SermatecEss.Hosting.Options;

namespace SermatecEss.Hosting.Completion;

/// <summary>
/// <c>completion</c>: prints a shell script that completes command lines. The script calls the program itself, so it is never out of date.
/// </summary>
internal static class CompletionCommand
{
    /// <summary>In the texts below: the program's name, and a name of a function made of it.</summary>
    private const string Program = "PROGRAM";
    private const string Identifier = "IDENTIFIER";

    /// <summary>In the lesson below: who sets it up otherwise.</summary>
    private const string Remark = "REMARK";

    private const string Bash = """
        # PROGRAM completion for bash: eval "$(PROGRAM completion bash)"
        _IDENTIFIER() {
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
        complete -o default -F _IDENTIFIER PROGRAM
        """;

    private const string Zsh = """
        #compdef PROGRAM
        # PROGRAM completion for zsh: eval "$(PROGRAM completion zsh)"
        _PROGRAM() {
            local line="${LBUFFER}"
            local -a suggestions
            suggestions=(${(f)"$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)"})
            (( ${#suggestions} )) || { _files; return }
            local -a begun=(${(M)suggestions:#*=}) whole=(${suggestions:#*=})
            compadd -S '' -a begun
            compadd -a whole
        }
        # As a file in $fpath, this is run by the first completion; otherwise, by the startup file.
        if [[ $funcstack[1] == _PROGRAM ]]; then _PROGRAM; else compdef _PROGRAM PROGRAM; fi
        """;

    private const string Fish = """
        # PROGRAM completion for fish: PROGRAM completion fish | source
        function __IDENTIFIER_complete
            set -l line (commandline -cp)
            set -l program (commandline -opc)[1]
            set -l words ($program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
            if set -q words[1]
                printf '%s\n' $words
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c PROGRAM -f -a '(__IDENTIFIER_complete)'
        """;

    private const string Lesson = """
        'PROGRAM completion install' sets it up for your shellREMARK.

        Examples, for the startup file of your shell:
          eval "$(PROGRAM completion bash)"
          eval "$(PROGRAM completion zsh)"
          PROGRAM completion fish | source
        """;

    private const string InstallLesson = """
        Writes a file that bash and fish load when they need it, and adds a line to .zshrc for zsh. Open a new shell to use it.

        Examples:
          PROGRAM completion install
          PROGRAM completion install --shell zsh
        """;

    /// <summary>The command of a program.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="remark">Who sets it up otherwise, as the rest of a sentence; may be empty.</param>
    internal static Command Create(string program, string remark = "")
    {
        var shell = new Argument<string>("shell") { HelpName = "shell", Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var lesson = Of(program, Lesson).Replace(Remark, remark, StringComparison.Ordinal);
        var command = new TaughtCommand("completion", "Print or install a shell completion script", lesson)
        {
            shell,
            CreateInstall(program),
        };
        command.SetAction(parse => parse.InvocationConfiguration.Output.WriteLine(Script(program, parse.GetRequiredValue(shell))));
        return command;
    }

    /// <summary>The script of a shell for a program.</summary>
    internal static string Script(string program, string shell) => Of(program, shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        _ => Fish,
    });

    private static TaughtCommand CreateInstall(string program)
    {
        var shell = new Option<string?>("--shell") { HelpName = "SHELL", Description = "bash, zsh or fish (default: your login shell)" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new TaughtCommand("install", "Install completion for your shell", Of(program, InstallLesson)) { shell };
        command.SetAction(parse => CompletionFile.Install(program, parse.InvocationConfiguration.Output, parse.GetValue(shell)));
        return command;
    }

    private static string Of(string program, string text) =>
        text.Replace(Program, program, StringComparison.Ordinal)
            .Replace(Identifier, program.Replace('-', '_'), StringComparison.Ordinal);
}
