using System.Text.Json;

namespace SermatecEss.EndToEnd.Tests;

public sealed class LiveTests
{
    private const string Line = @"^\d\d:\d\d:\d\d  PV \d+ W  battery -?\d+ W \w+ at \d+ %  grid -?\d+ W \w+  load \d+ W  alarms ";

    [Fact]
    public async Task The_demo_needs_nothing()
    {
        using var demo = Program.Start("demo", "--interval", "1s");
        _ = await demo.ErrorLineAsync("sermatec-ess get battery grid -i 127.0.0.1 -p ");
        Assert.Matches(Line, await NextLineAsync(demo));
        Assert.Matches(Line, await NextLineAsync(demo));
        await demo.InterruptAsync();
        var end = await demo.EndAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.Contains("Next: find your own inverter with 'sermatec-ess discover'", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_has_the_page_with_a_year_of_history_and_keeps_nothing()
    {
        var end = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("sermatec-e2e-demo").FullName;
        try
        {
            using var client = new HttpClient();
            using (var demo = Program.Start(
                Program.Path,
                [("TMPDIR", folder)],
                ["demo", "--start", "2026-06-21T08:00", "--http", "127.0.0.1:0"]))
            {
                var line = await demo.ErrorLineAsync("The page: ");
                var address = line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim();
                Assert.Contains("<script", await client.GetStringAsync(address, end), StringComparison.Ordinal);
                using var inverters = JsonDocument.Parse(await client.GetStringAsync($"{address}api/v1/inverters", end));
                Assert.Equal(1, inverters.RootElement.GetArrayLength());
                const string Serial = "STSIMULATED000000000000001";
                var query = $"api/v1/inverters/{Serial}/energy?by=month&from=2025-07-01&to=2026-06-01";
                using var energy = JsonDocument.Parse(await client.GetStringAsync($"{address}{query}", end));
                var rows = energy.RootElement.GetProperty("rows").EnumerateArray().ToList();
                Assert.Equal(11, rows.Count);
                Assert.All(rows, row => Assert.InRange(row.GetProperty("pv").GetDecimal(), 10, 3000));

                query = $"api/v1/inverters/{Serial}/energy?by=day&from=2025-06-22&to=2026-06-21";
                using var days = JsonDocument.Parse(await client.GetStringAsync($"{address}{query}", end));
                Assert.Equal(
                    364,
                    days.RootElement.GetProperty("rows").EnumerateArray().Count(day => day.GetProperty("load").GetDecimal() > 0));

                // More sun in July than in December.
                Assert.True(rows[0].GetProperty("pv").GetDecimal() > rows[5].GetProperty("pv").GetDecimal());
                await demo.InterruptAsync();
                Assert.Equal(0, (await demo.EndAsync()).ExitCode);
            }

            Assert.Empty(Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_demo_that_is_stopped_before_its_page_opens_leaves_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("sermatec-e2e-demo").FullName;
        try
        {
            using var demo = Program.Start(Program.Path, [("TMPDIR", folder)], ["demo", "--http", "127.0.0.1:0"]);
            _ = await demo.ErrorLineAsync("An MQTT broker");
            await demo.InterruptAsync();
            _ = await demo.EndAsync();
            Assert.Empty(Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("watch")]
    public async Task It_ends_by_itself_after_the_given_time(string command)
    {
        await using var plant = new Plant();
        var result = await Program.RunAsync([command, "--for", "2s", .. command == "watch" ? plant.Address : []]);

        // On a busy machine, nothing may have come in this time.
        Assert.Equal(result.Lines.Length > 0 ? 0 : 1, result.ExitCode);
        Assert.All(result.Lines, line => Assert.Matches(Line, line));
    }

    [Fact]
    public async Task Watch_prints_lines_when_piped_and_names_the_alarms()
    {
        await using var plant = new Plant();
        plant.Server.Inverter.SetAlarms("inverter_faults_0", 0, 1);
        using var watch = Program.Start(["watch", .. plant.Address]);
        var line = await NextLineAsync(watch);
        Assert.Matches(Line + "1 Output Overload Warning$", line);
        await watch.InterruptAsync();
        Assert.DoesNotContain("\e", line + (await watch.EndAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_prints_for_programs_what_status_prints()
    {
        await using var plant = new Plant();
        plant.Server.Inverter.SetAlarms("inverter_faults_0", 0, 1);
        using var status = JsonDocument.Parse((await plant.RunAsync("status", "-o", "json")).Good);
        string[] keys = [.. status.RootElement.EnumerateObject().Select(property => property.Name).Where(name => name != "gateways")];
        using var csv = Program.Start(["watch", "-n", "1s", "-o", "csv", .. plant.Address]);
        Assert.Equal(string.Join(',', keys), await NextLineAsync(csv));
        var row = (await NextLineAsync(csv)).Split(',');
        Assert.Equal(status.RootElement.GetProperty("battery_soc").GetRawText(), row[Array.IndexOf(keys, "battery_soc")]);
        Assert.Equal(status.RootElement.GetProperty("alarms")[0].GetString(), row[^2]);
        using var ndjson = Program.Start(["watch", "-n", "1s", "-o", "ndjson", .. plant.Address]);
        using var line = JsonDocument.Parse(await NextLineAsync(ndjson));
        Assert.Equal(keys, line.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.InRange(line.RootElement.GetProperty("pv_power").GetDecimal(), 1, 20_000);
        Assert.Equal(JsonValueKind.Null, line.RootElement.GetProperty("trouble").ValueKind);
    }

    [Fact]
    public async Task Status_prints_what_matters_in_a_few_lines()
    {
        await using var plant = new Plant();
        plant.Server.Inverter.SetAlarms("inverter_faults_0", 0, 1);
        var result = await plant.RunAsync("status");
        Assert.Matches(
            @"^PV        \d+ W\nBattery   \d+ %, (charging \d+ W|discharging \d+ W|idle)\nGrid      (importing|exporting) \d+ W\n"
            + @"House     \d+ W\nToday     PV [\d.]+ kWh, house [\d.]+ kWh\n +grid import [\d.]+ kWh, export [\d.]+ kWh\n"
            + @" +battery charged [\d.]+ kWh, discharged [\d.]+ kWh\nAlarms    \d+ \w.*\n$",
            result.Good);
        Assert.All(result.Lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.NotEmpty(result.Error);
        Assert.Empty((await plant.RunAsync("status", "-q")).Error);
        plant.Server.Faults.HalfOpen = true;
        Assert.NotEmpty((await plant.RunAsync("status", "-q", "--timeout", "1s", "--retries", "0")).Failed(1));
    }

    [Fact]
    public async Task Watch_continues_when_the_inverter_comes_back()
    {
        await using var plant = new Plant();
        using var watch = Program.Start(["watch", "--interval", "1s", "--timeout", "2s", "--retries", "0", .. plant.Address]);
        Assert.Matches(Line, await NextLineAsync(watch));
        plant.Server.Faults.HalfOpen = true;
        string line;
        do line = await NextLineAsync(watch);
        while (!line.Contains("did not answer", StringComparison.Ordinal));
        plant.Server.Faults.HalfOpen = false;
        do line = await NextLineAsync(watch);
        while (line.Contains("did not answer", StringComparison.Ordinal));
        Assert.Matches(Line, line);
        await watch.InterruptAsync();
        Assert.Equal(0, (await watch.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("q")]
    [InlineData("\u0003")]
    public async Task On_a_terminal_it_is_a_screen_that_ends_clean(string key)
    {
        await using var plant = new Plant();
        using var terminal = OnTerminal(["watch", .. plant.Address], rows: 50, columns: 120);
        var text = "";
        while (!text.Contains("Energy", StringComparison.Ordinal)) text += await ReadSomeAsync(terminal);
        await terminal.TypeAsync(key);
        var result = await terminal.EndAsync();
        text += result.Output;
        Assert.Equal(0, result.ExitCode);
        foreach (var part in (string[])["\e[?1049h", "Power", "PV strings", "Battery state of charge", "Energy", "q quit"])
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.EndsWith("\e[?25h\e[?1049l", text.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_shows_the_simulated_time_and_where_inverter_and_broker_are()
    {
        using var terminal = OnTerminal(["demo", "--start", "2026-06-21T06:00"], rows: 24, columns: 80);
        var text = "";
        while (!text.Contains("q quit", StringComparison.Ordinal)) text += await ReadSomeAsync(terminal);
        await terminal.TypeAsync("q");
        text += (await terminal.EndAsync()).Output;
        Assert.Matches(@"Simulated 2026-06-21 \d\d:\d\d   Inverter 127\.0\.0\.1:\d+   Broker 127\.0\.0\.1:\d+", text);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("watch")]
    public async Task Nothing_is_saved(string command)
    {
        await using var plant = new Plant();
        var folder = Directory.CreateTempSubdirectory("sermatec-e2e-live").FullName;
        try
        {
            string[] variables = ["SERMATEC_STATE_DIR", "HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"];
            string[] arguments = [command, .. command == "watch" ? plant.Address : []];
            using var live = Program.Start(Program.Path, [.. variables.Select(name => (name, folder))], arguments);
            Assert.Matches(Line, await NextLineAsync(live));
            await live.InterruptAsync();
            Assert.Equal(0, (await live.EndAsync()).ExitCode);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(12, 40)]
    [InlineData(24, 80)]
    [InlineData(60, 200)]
    public async Task The_screen_fits_the_terminal(int rows, int columns)
    {
        await using var plant = new Plant();
        using var terminal = OnTerminal(["watch", .. plant.Address], rows, columns);
        var text = "";
        while (!text.Contains("Energy", StringComparison.Ordinal)) text += await ReadSomeAsync(terminal);
        await terminal.TypeAsync("q");
        text += (await terminal.EndAsync()).Output;
        var picture = text.Split("\e[1;1H")[^1].Split("\e[J")[0];
        var lines = System.Text.RegularExpressions.Regex.Split(picture, @"\e\[\d+;1H");
        Assert.InRange(lines.Length, 5, rows);
        Assert.All(lines, line => Assert.InRange(Visible(line).Length, 0, columns));
    }

    private static Program OnTerminal(string[] arguments, int rows, int columns)
    {
        var command = $"stty rows {rows} cols {columns}; exec {Program.Path} {string.Join(' ', arguments)}";
        return Program.Start("script", [("TERM", "xterm-256color")], ["--quiet", "--return", "--command", command, "/dev/null"]);
    }

    private static string Visible(string line) => System.Text.RegularExpressions.Regex.Replace(line, @"\e\[[0-9;?]*[A-Za-z]", "");

    private static async Task<string> ReadSomeAsync(Program program)
    {
        var buffer = new char[4096];
        var count = await program.Output.ReadAsync(buffer, TestContext.Current.CancellationToken);
        return count > 0 ? new string(buffer, 0, count) : throw new InvalidOperationException("The program ended too early.");
    }

    private static async Task<string> NextLineAsync(Program program) =>
        await program.Output.ReadLineAsync(TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException("The program ended too early.");
}
