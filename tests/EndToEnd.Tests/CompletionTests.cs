namespace SermatecEss.EndToEnd.Tests;

/// <summary>The scripts that <c>completion</c> prints and installs, in the shells themselves.</summary>
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

    [Fact]
    public async Task Zsh_completes_at_the_first_tab_from_a_folder_of_completions()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home, "completions")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "_sermatec-ess"),
            (await Program.RunAsync("completion", "zsh")).Good,
            TestContext.Current.CancellationToken);
        var script = TypeIntoZsh
            .Replace("autoload", $"fpath=({folder} $fpath); autoload", StringComparison.Ordinal)
            .Replace("; eval \"$(\"$PROGRAM\" completion zsh)\"", "", StringComparison.Ordinal);
        await CompletesAsync("zsh", ["-f", "-c", script, "zsh", Program.Path + " disco"], Program.Path + " discover \n");
    }

    [Theory]
    [InlineData("bash", ".local/share/bash-completion/completions/sermatec-ess")]
    [InlineData("zsh", ".zshrc")]
    [InlineData("fish", ".config/fish/completions/sermatec-ess.fish")]
    public async Task It_is_installed_once_for_the_users_shell(string shell, string name)
    {
        var file = Path.Combine(_home, name);
        if (shell == "zsh") await File.WriteAllTextAsync(file, "alias ll='ls -l'", TestContext.Current.CancellationToken);
        (string, string)[] user =
            [("HOME", _home), ("SHELL", $"/bin/{shell}"), ("XDG_DATA_HOME", ""), ("XDG_CONFIG_HOME", ""), ("ZDOTDIR", "")];
        Assert.Contains(
            $"is installed in {file}.", (await Program.RunAsync(user, "", "completion", "install")).Good, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains($"completion {shell}", text, StringComparison.Ordinal);
        Assert.Equal(shell == "zsh", text.StartsWith("alias ll='ls -l'\n", StringComparison.Ordinal));

        var again = await Program.RunAsync([.. user, ("SHELL", "/bin/other")], "", "completion", "install", "--shell", shell);
        Assert.Contains($"is already installed in {file}.", again.Good, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Contains(
            "--shell bash, zsh or fish",
            (await Program.RunAsync([.. user, ("SHELL", "/bin/tcsh")], "", "completion", "install")).Failed(2),
            StringComparison.Ordinal);
    }

    private async Task CompletesAsync(string shell, string[] arguments, string expected)
    {
        Assert.SkipUnless(File.Exists($"/usr/bin/{shell}"), $"needs {shell}");
        using var run = Program.Start(
            $"/usr/bin/{shell}", [("PROGRAM", Program.Path), ("HOME", _home), ("TERM", "xterm")], arguments);
        Assert.Equal(expected, (await run.EndAsync()).Good);
    }
}
