namespace SermatecEss.EndToEnd.Tests;

/// <summary>The scripts that <c>completion</c> prints, in zsh and fish themselves.</summary>
public sealed class CompletionTests : IDisposable
{
    /// <summary>Types the first argument and a tab into zsh on its own terminal, and prints the resulting line.</summary>
    private const string TypeIntoZsh = """
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell 'autoload -Uz compinit && compinit -u -D; eval "$("$PROGRAM" completion zsh)"'
        zpty -w shell 'show() { print -r -- "<$BUFFER>" }; zle -N show; bindkey "^I" complete-word; bindkey "^Xs" show'
        zpty -w shell 'print ready-$((6 * 7))'
        zpty -r shell seen '*ready-42*'
        zpty -w -n shell "$1"$'\t'$'\x18s'
        zpty -r shell seen '*<*>*'
        print -r -- "${${seen##*<}%%>*}"
        """;

    private readonly string _home = Directory.CreateTempSubdirectory("sermatec-e2e-completion").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData(" set battery_on_grid", " set battery_on_grid_soc_min=")]
    [InlineData(" set inverter_operating_mode=En", @" set inverter_operating_mode=Energy\ Storage ")]
    [InlineData(@" set inverter_operating_mode=Energy\ ", @" set inverter_operating_mode=Energy\ Storage ")]
    [InlineData(" get --output=js", " get --output=json ")]
    [InlineData(" list --pcu 6", " list --pcu 603 ")]
    [InlineData(" decode /etc/host.co", " decode /etc/host.conf ")]
    public Task Zsh_completes(string typed, string completed) =>
        CompletesAsync("zsh", ["-f", "-c", TypeIntoZsh, "zsh", Program.Path + typed], Program.Path + completed + "\n");

    [Theory]
    [InlineData(" set battery_on_grid", "battery_on_grid_soc_min=\n")]
    [InlineData(" set inverter_operating_mode=En", "inverter_operating_mode=Energy Storage\n")]
    [InlineData(@" set inverter_operating_mode=Energy\ ", "inverter_operating_mode=Energy Storage\n")]
    [InlineData(" get --output=js", "--output=json\n")]
    [InlineData(" list --pcu 6", "603\n")]
    [InlineData(" decode /etc/host.co", "/etc/host.conf\n")]
    public Task Fish_completes(string typed, string offered) => CompletesAsync(
        "fish", ["--no-config", "-c", "$PROGRAM completion fish | source; complete -C $argv[1]", Program.Path + typed], offered);

    private async Task CompletesAsync(string shell, string[] arguments, string expected)
    {
        Assert.SkipUnless(File.Exists($"/usr/bin/{shell}"), $"needs {shell}");
        using var run = Program.Start(
            $"/usr/bin/{shell}", [("PROGRAM", Program.Path), ("HOME", _home), ("TERM", "xterm")], arguments);
        Assert.Equal(expected, (await run.EndAsync()).Good);
    }
}
