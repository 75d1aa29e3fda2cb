using System.Diagnostics;

namespace SermatecEss.EndToEnd.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("set its address with --listen", "simulate", "--port", "18899")]
    [InlineData("so it has no --inverter", "demo", "-i", "127.0.0.1")]
    [InlineData("expected a path", "set", "battery_on_grid_soc_min=30", "--state-dir", "", "-i", "127.0.0.1", "-p", "1")]
    [InlineData("so it has no --retries", "decode", "--retries", "1", "fe")]
    [InlineData("so it has no --timeout", "catalogue", "show", "--timeout", "1s")]
    public async Task An_option_that_would_do_nothing_or_has_no_value_is_refused(string said, params string[] arguments) =>
        Assert.Contains(said, (await Program.RunAsync(arguments)).Failed(2), StringComparison.Ordinal);

    [Theory]
    [InlineData("There is no command 'gte'. Did you mean 'get'?", "gte", "battery", "-o", "json")]
    [InlineData("There is no command 'gte'. Did you mean 'get'?", "gte", "--help")]
    [InlineData("There is no setting 'exprot'. Did you mean 'export'?", "settings", "exprot", "x.yaml")]
    [InlineData("'schedule' has no command 'ste'. Did you mean 'set'?", "schedule", "ste", "x.yaml")]
    [InlineData("'mqtt' has no command 'clen'. Did you mean 'clean'?", "mqtt", "clen")]
    [InlineData("There is no command 'batery'. Did you mean 'battery'?", "get", "batery")]
    [InlineData("There is no point 'batery_soc'. Did you mean 'battery_soc'", "get", "--point", "batery_soc")]
    [InlineData("There is no option '--ouput'. Did you mean '--output'?", "doctor", "--ouput", "json")]
    [InlineData("There is no battery 'pylon-lv-458'. Did you mean 'pylon-lv-485'", "simulate", "--battery", "pylon-lv-458")]
    [InlineData("'doctor' does not take 'now'", "doctor", "now")]
    [InlineData("There is no command '@get'", "@get")]
    [InlineData("There is no command '@/etc/hostname'", "get", "@/etc/hostname")]
    [InlineData("--for '90': the unit is missing: write 90s, 90m or 90h.", "override", "charge", "--for", "90")]
    [InlineData("--for '5': the unit is missing", "watch", "--for", "5")]
    [InlineData("--pcu '6.0': expected a PCU version such as 6.0.9 or 609.", "list", "--pcu", "6.0")]
    public async Task A_wrong_word_is_reported_with_the_nearest_right_one_first(string said, params string[] arguments) =>
        Assert.Contains(said, (await Program.RunAsync(arguments)).Failed(2), StringComparison.Ordinal);

    [Fact]
    public async Task A_version_is_understood_with_and_without_points() => Assert.Equal(
        (await Program.RunAsync("list", "--pcu", "609")).Good, (await Program.RunAsync("list", "--pcu", "6.0.9")).Good);

    [Fact]
    public async Task The_version_is_a_version()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+(-[0-9a-z.]+)?(\+dev)?\n$", (await Program.RunAsync("--version")).Good);
        Assert.Equal((await Program.RunAsync("--version")).Good, (await Program.RunAsync("-V")).Good);
    }

    [Theory]
    [InlineData("get", "0\u001b[31m")]
    [InlineData("check-config", "/nowhere/\u001b[31m\u0007")]
    [InlineData("list", "\u009b31m")]
    [InlineData("set", "battery\u0008\u000d=1", "--dry-run")]
    public async Task No_control_character_of_an_argument_is_printed(params string[] arguments)
    {
        var result = await Program.RunAsync([
            .. arguments,
            .. arguments[0] == "check-config" ? (string[])[] : ["-i", "127.0.0.1", "-p", "1"],
        ]);
        Assert.DoesNotContain(result.Output + result.Error, c => char.IsControl(c) && c != '\n');
        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public async Task No_control_character_of_a_file_is_printed()
    {
        var file = Path.Combine(Path.GetTempPath(), $"sermatec-e2e-{Guid.NewGuid():n}.yaml");
        try
        {
            await File.WriteAllTextAsync(file, "\"\\e[31m\": 1\nmqtt: { host: \"\\e]0;\\a\" }\n", TestContext.Current.CancellationToken);
            var output = (await Program.RunAsync("check-config", file)).Output;
            Assert.Contains(@"'\x1b[31m'", output, StringComparison.Ordinal);
            Assert.DoesNotContain(output, c => char.IsControl(c) && c != '\n');
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("list --pcu 609")]
    [InlineData("list points --pcu 609 -o table")]
    [InlineData("get -h")]
    [InlineData("get nothing")]
    [InlineData("-V")]
    [InlineData("status ADDRESS")]
    [InlineData("settings ADDRESS")]
    [InlineData("doctor --listen 10ms ADDRESS")]
    [InlineData("watch --lines --for 2s ADDRESS")]
    public async Task A_terminal_gets_no_sequence_where_no_screen_is_drawn(string arguments)
    {
        await using var plant = new Plant();
        var command = $"{Program.Path} {arguments.Replace("ADDRESS", string.Join(' ', plant.Address), StringComparison.Ordinal)}";
        using var terminal = Program.Start("script", [("TERM", "xterm")], ["--quiet", "--return", "--command", command, "/dev/null"]);
        var output = (await terminal.EndAsync()).Output;
        Assert.NotEmpty(output);
        Assert.DoesNotContain("\e", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_option_of_the_connection_can_come_from_the_environment()
    {
        await using var plant = new Plant();
        plant.Server.Faults.HalfOpen = true;
        (string, string)[] environment =
        [
            ("SERMATEC_INVERTER", "127.0.0.1"),
            ("SERMATEC_PORT", $"{plant.Server.EndPoint.Port}"),
            ("SERMATEC_DEBUG", "1"),
            ("SERMATEC_TIMEOUT", "50ms"),
            ("SERMATEC_RETRIES", "1"),
        ];
        var error = (await Program.RunAsync(environment, "", "get", "98")).Failed(1);
        Assert.Contains("-> fe5564149800004cae", error, StringComparison.Ordinal);
        Assert.Contains("0.05 s", error, StringComparison.Ordinal);
        Assert.Contains("2 times", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_wins_over_the_environment()
    {
        await using var plant = new Plant();
        Assert.Equal(
            0,
            (await Program.RunAsync(
                [("SERMATEC_PORT", "1"), ("SERMATEC_INVERTER", "inverter.invalid")], "", ["get", "98", .. plant.Address])).ExitCode);
    }

    [Fact]
    public async Task A_port_can_be_written_with_its_host()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        var result = await Program.RunAsync(
            "doctor", "--listen", "10ms", "-i", $"127.0.0.1:{plant.Server.EndPoint.Port}", "-m", $"localhost:{broker.Port}");
        Assert.Contains("ok       inverter answer", result.Output, StringComparison.Ordinal);
        Assert.Contains("ok       broker login", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port: port 9000, but --inverter has port 8899", "get", "98", "-i", "127.0.0.1:8899", "-p", "9000")]
    [InlineData("--mqtt-port: port 1884, but --mqtt-host has port 1883", "mqtt", "clean", "-m", "[::1]:1883", "-t", "1884")]
    [InlineData("expected a host name or an IP address", "get", "98", "-i", "a:b:c")]
    public async Task Two_ports_and_no_host_are_refused(string said, params string[] arguments) =>
        Assert.Contains(said, (await Program.RunAsync(arguments)).Failed(2), StringComparison.Ordinal);

    [Theory]
    [InlineData("SERMATEC_PORT", "osim")]
    [InlineData("SERMATEC_TIMEOUT", "soon")]
    [InlineData("SERMATEC_DEBUG", "perhaps")]
    [InlineData("SERMATEC_RETRIES", "many")]
    public async Task A_wrong_variable_is_named(string name, string value)
    {
        var error = (await Program.RunAsync([(name, value)], "", "get", "98")).Failed(2);
        Assert.Contains(name, error, StringComparison.Ordinal);
        Assert.Contains(value, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sermatec-ess ge", "get")]
    [InlineData("sermatec-ess get batt", "battery")]
    [InlineData("sermatec-ess get --point battery_so", "battery_soc")]
    [InlineData("sermatec-ess get --point pv_po", "pv_power")]
    [InlineData("sermatec-ess get --point inverter_wifi_pass", "inverter_wifi_password")]
    [InlineData("sermatec-ess list poi", "points")]
    [InlineData("sermatec-ess list points --prominence ma", "main")]
    [InlineData("sermatec-ess simulate --battery pylon-lv-", "pylon-lv-485")]
    [InlineData("sermatec-ess get --out", "--output")]
    [InlineData("sermatec-ess get battery --inv", "--inverter")]
    [InlineData("sermatec-ess -i 192.168.1.20 wat", "watch")]
    [InlineData("sermatec-ess help over", "override")]
    [InlineData("sermatec-ess set battery_on_grid_soc_m", "battery_on_grid_soc_min=")]
    [InlineData("sermatec-ess set inverter_power_switch=o", "off")]
    [InlineData("sermatec-ess set grid_code=New", "New\\ Zealand")]
    [InlineData("sermatec-ess set grid_code=Czech --allow s", "service")]
    [InlineData("sermatec-ess set grid_code=New\\ Z", "New\\ Zealand")]
    [InlineData("sermatec-ess get --output=js", "json")]
    [InlineData("sermatec-ess settings grid_c", "grid_code")]
    [InlineData("sermatec-ess settings exp", "export")]
    [InlineData("sermatec-ess simulate --model 1", "10kW")]
    [InlineData("sermatec-ess simulate --fault late", "latency=")]
    [InlineData("sermatec-ess simulate --fault mute=1", "1e")]
    [InlineData("sermatec-ess decode --battery pylon-lv-4", "pylon-lv-485")]
    [InlineData("sermatec-ess list --pcu 6", "603")]
    [InlineData("sermatec-ess daemon --discovery d", "device")]
    [InlineData("sermatec-ess daemon --log-level d", "debug")]
    public async Task Bash_completes(string line, string expected) => Assert.Contains(expected, await SuggestionsAsync(line));

    [Theory]
    [InlineData("sermatec-ess demo -", "--inverter")]
    [InlineData("sermatec-ess get -", "-o", "/?", "pv-energy")]
    [InlineData("sermatec-ess get ", "--output")]
    [InlineData("sermatec-ess get -o ", "Json")]
    [InlineData("sermatec-ess simulate --model ", "Kw10")]
    [InlineData("sermatec-ess watch --lines ", "true")]
    [InlineData("sermatec-ess help ", "--catalogue")]
    public async Task What_would_be_refused_or_is_no_word_here_is_not_offered(string line, params string[] words) =>
        Assert.Empty((await SuggestionsAsync(line)).Intersect(words));

    private static async Task<string[]> SuggestionsAsync(string line)
    {
        var script = (await Program.RunAsync("completion", "bash")).Good + """

            COMP_LINE="$1"; COMP_POINT=${#COMP_LINE}; read -ra COMP_WORDS <<< "$COMP_LINE"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _sermatec_ess; printf '%s\n' "${COMPREPLY[@]}"
            """;
        var start = new ProcessStartInfo("bash", ["-c", script, "bash", line]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Program.Path)}:{start.Environment["PATH"]}";
        using var bash = Process.Start(start)!;
        var suggestions = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return suggestions.Split('\n');
    }

    [Theory]
    [InlineData("zsh", "compdef")]
    [InlineData("fish", "complete -c sermatec-ess")]
    public async Task Other_shells_have_their_script(string shell, string part) =>
        Assert.Contains(part, (await Program.RunAsync("completion", shell)).Good, StringComparison.Ordinal);

    [Fact]
    public async Task Another_shell_is_2() =>
        Assert.Contains("tcsh", (await Program.RunAsync("completion", "tcsh")).Failed(2), StringComparison.Ordinal);

    [Fact]
    public async Task A_full_disk_is_reported_in_one_sentence()
    {
        using var program = Program.Start("bash", [], ["-c", $"'{Program.Path}' list --pcu 609 > /dev/full"]);
        Assert.Contains("Cannot write", (await program.EndAsync()).Failed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_no_error()
    {
        using var program = Program.Start(
            "bash", [], ["-c", $"set -o pipefail; '{Program.Path}' catalogue show --output markdown | head -1"]);
        var result = await program.EndAsync();
        Assert.StartsWith("###", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }
}
