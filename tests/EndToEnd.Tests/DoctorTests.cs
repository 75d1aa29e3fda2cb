using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The doctor with simulated inverters and real brokers, healthy or not.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DoctorTests
{
    private const string User = "sermatec-secret";
    private static readonly string[] InverterChecks = ["connection", "answer", "version", "commands", "second client", "line", "clock"];
    private static readonly string[] BrokerChecks =
        ["broker connection", "broker login", "broker topics", "broker discovery topics", "bridge at the broker", "Home Assistant"];
    private static readonly string[] ComputerChecks = ["computer clock", "time zone", "state directory", "history", "HTTP"];

    [Fact]
    public async Task A_healthy_house_is_reported_line_by_line_and_nothing_is_left_behind()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using (var home = await Subscriber.ConnectAsync(broker))
            await home.PublishAsync("homeassistant/status", "online", retain: true);
        var result = await ExamineAsync(plant, broker);
        Assert.Equal(
            [.. InverterChecks.Select(check => $"inverter {check}"), .. BrokerChecks, .. ComputerChecks],
            result.Lines[..^2].Select(line => line[9..].Split(": ")[0]));
        Assert.Matches(@"^\d+ ok, \d+ warnings?, 0 failed, \d+ skipped\.$", result.Lines[^2]);
        Assert.StartsWith("Next: start the daemon", result.Lines[^1], StringComparison.Ordinal);
        foreach (var check in (string[])[.. InverterChecks.Take(6).Select(check => $"inverter {check}"), .. BrokerChecks, "computer clock"])
            Assert.Contains($"ok       {check}: ", result.Good, StringComparison.Ordinal);
        Assert.DoesNotContain("failed ", result.Output, StringComparison.Ordinal);
        Assert.Contains("PCU 609, 10kW, PYLON Low-voltage Battery 485", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", result.Output, StringComparison.Ordinal);
        Assert.Equal(["homeassistant/status"], await Subscriber.RetainedAsync(broker));
        Assert.All(plant.Asked, code =>
            Assert.Contains(code, (string[])["98", "0a", "0b", "0c", "0d", "1e", "1f", "99", "95", "a1", "a2"]));
    }

    [Fact]
    public async Task Json_is_an_array_of_all_checks()
    {
        await using var plant = new Plant();
        using var json = JsonDocument.Parse((await plant.RunAsync("doctor", "--listen", "10ms", "--output", "json")).Good);
        var checks = json.RootElement.EnumerateArray().ToDictionary(check => check.GetProperty("check").GetString()!);
        Assert.Equal(InverterChecks.Length + 1 + ComputerChecks.Length, checks.Count);
        Assert.Equal("ok", checks["inverter connection"].GetProperty("result").GetString());
        Assert.Equal(JsonValueKind.Null, checks["inverter connection"].GetProperty("remedy").ValueKind);
        Assert.Equal("skipped", checks["broker"].GetProperty("result").GetString());
        Assert.Contains("-m HOST", checks["broker"].GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "state directory: /nowhere/state does not exist yet")]
    [InlineData("none", "state directory: none: calculated energies")]
    public async Task State_directory_and_time_zone_are_checked_without_a_broker_too(string directory, string found)
    {
        var result = await Program.RunAsync(
            [("SERMATEC_STATE_DIR", "/nowhere/state"), ("SERMATEC_TIME_ZONE", "Europe/Prague")],
            "",
            [
                "doctor",
                "-i",
                "127.0.0.1",
                "-p",
                $"{UnusedPort()}",
                "--retries",
                "0",
                .. directory.Length > 0 ? ["--state-dir", directory] : (string[])[],
            ]);
        Assert.Contains($" {found}", result.Output, StringComparison.Ordinal);
        Assert.Contains("ok       time zone: Europe/Prague", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_where_nothing_listens_fails_and_the_rest_is_skipped()
    {
        var result = await Program.RunAsync("doctor", "-i", "127.0.0.1", "-p", $"{UnusedPort()}", "--retries", "0");
        AssertFailed(result, "inverter connection", "refused");
        foreach (var check in InverterChecks.Skip(1))
            Assert.Contains($"skipped  inverter {check}: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unresolvable_name_fails() =>
        AssertFailed(
            await Program.RunAsync("doctor", "-i", "inverter.invalid"),
            "inverter connection",
            "'inverter.invalid' cannot be resolved");

    [Fact]
    public async Task A_module_that_has_lost_its_inverter_takes_the_connection_and_no_more()
    {
        await using var plant = new Plant();
        plant.Server.Faults.HalfOpen = true;
        var result = await plant.RunAsync("doctor", "--timeout", "2s", "--retries", "0");
        Assert.Contains("ok       inverter connection: connected to 127.0.0.1", result.Output, StringComparison.Ordinal);
        AssertFailed(result, "inverter answer", "98");
    }

    [Fact]
    public async Task A_command_without_an_answer_is_named_and_fails_nothing()
    {
        await using var plant = new Plant();
        plant.Server.Traffic = (_, sent, frame) =>
        {
            if (!sent) plant.Server.Faults.HalfOpen = frame.Span[4] is 0x1f or 0xa1;
        };
        var result = await plant.RunAsync("doctor", "--listen", "10ms", "--timeout", "2s", "--retries", "0");
        Assert.Contains(
            "warning  inverter commands: no complete response to 2 of 10 polled commands: 1f alarms, a1 drm. ",
            result.Good,
            StringComparison.Ordinal);
        Assert.Contains("ok       inverter second client: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inverter_that_falls_silent_is_not_asked_to_the_end()
    {
        await using var plant = new Plant();
        plant.Server.Traffic = (_, sent, frame) =>
        {
            if (!sent) plant.Server.Faults.HalfOpen = frame.Span[4] != 0x98;
        };
        AssertFailed(
            await plant.RunAsync("doctor", "--listen", "10ms", "--timeout", "2s", "--retries", "0"),
            "inverter commands",
            "(not tried)");
        Assert.Equal(3, plant.Asked.Count(code => code != "98"));
    }

    [Theory]
    [InlineData(609, "ok       inverter version: PCU 609, ", "uses the commands of version 603")]
    [InlineData(998, "ok       inverter version: PCU 998, ", "uses the commands of version 500")]
    [InlineData(712, "warning  inverter version: PCU 712, ", "newer than the catalogue, so version 603 is used")]
    [InlineData(100, "warning  inverter version: PCU 100, ", "only command 98 can be read")]
    public async Task A_version_that_is_not_in_the_catalogue_is_reported(int version, string begin, string part)
    {
        await using var plant = new Plant(new SimulatorOptions { PcuVersion = version });
        var line = (await plant.RunAsync("doctor", "--listen", "10ms")).Lines.Single(line =>
            line.Contains("inverter version", StringComparison.Ordinal));
        Assert.StartsWith(begin, line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_client_is_heard()
    {
        await using var plant = new Plant();
        await using var other = await OtherClient.ConnectAsync(plant, 0x0a, 0x0c);
        var result = await plant.RunAsync("doctor", "--listen", "1s");
        Assert.Contains(
            "warning  inverter second client: 2 frames received that were not requested: 0a × 1, 0c × 1. Two programs ",
            result.Good,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_own_daemon_is_no_second_client()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        var folder = Directory.CreateTempSubdirectory("sermatec-e2e-doctor").FullName;
        try
        {
            string[] daemonOptions = ["daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "3600", "--state-dir", folder];
            using var daemon = Program.Start([.. plant.Address, .. daemonOptions]);
            _ = await home.NextAsync("/state/identity");
            await using var other = await OtherClient.ConnectAsync(plant, 0x0a);

            // The daemon may poll more meanwhile.
            const string Heard = "ok       inverter second client: [0-9]+ frames? received for the daemon";
            Assert.Matches(Heard, (await ExamineAsync(plant, broker)).Good);
            (string, string)[] here = [("SERMATEC_STATE_DIR", folder)];
            var withoutBroker = await Program.RunAsync(here, "", [.. plant.Address, "doctor", "--listen", "500ms"]);
            Assert.Matches(Heard, withoutBroker.Good);
            await daemon.InterruptAsync();
            _ = await daemon.EndAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Frames_that_come_so_late_that_they_were_requested_again_are_not_a_second_clients()
    {
        await using var plant = new Plant();
        plant.Server.Faults.FrameGap = TimeSpan.FromMilliseconds(600);
        var result = await plant.RunAsync("doctor", "--listen", "10ms");
        Assert.Contains("ok       inverter second client: ", result.Good, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_bytes_are_counted()
    {
        await using var plant = new Plant();
        plant.Server.Faults.Next(Fault.Garbage);
        var result = await plant.RunAsync("doctor", "--listen", "10ms");
        Assert.Matches(@"(?m)^warning  inverter line: \d+ damaged bytes?; ", result.Good);
        Assert.Contains("ok       inverter second client: ", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "ok       inverter clock: matches ")]
    [InlineData(2, "warning  inverter clock: ahead of ", "'sermatec-ess clock set'")]
    [InlineData(-3, "warning  inverter clock: behind ", "'sermatec-ess clock set'")]
    public async Task The_inverters_clock_is_estimated_by_the_half_hours_that_it_fills(int hours, string line, string remedy = "")
    {
        // At noon in this zone, and in June, power flows whenever the test runs.
        var now = DateTime.UtcNow;
        var zone = 12 - now.Hour;
        var start = new DateTimeOffset(new DateTime(2026, 6, 21) + now.TimeOfDay, TimeSpan.Zero).AddHours(zone + hours);
        await using var server = SimulatorServer.Start(new SimulatorOptions { Start = start }, new IPEndPoint(IPAddress.Loopback, 0));
        var result = await Program.RunAsync(
            [("TZ", $"Etc/GMT{-zone:+0;-0;+0}")], "", "doctor", "--listen", "10ms", "-i", "127.0.0.1", "-p", $"{server.EndPoint.Port}");
        Assert.Contains(line, result.Good, StringComparison.Ordinal);
        Assert.Contains(remedy, result.Good, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Europe/Prague", "ok       time zone: Europe/Prague")]
    [InlineData("Middle/Earth", "warning  time zone: TZ is 'Middle/Earth', which is unknown on this computer")]
    [InlineData("UTC", "warning  time zone: ")]
    public async Task The_time_zone_is_reported(string zone, string line)
    {
        await using var plant = new Plant();
        Assert.Contains(
            line,
            (await Program.RunAsync([("TZ", zone)], "", ["doctor", "--listen", "10ms", .. plant.Address])).Good,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inverter_that_is_not_there_fails_and_discover_finds_it()
    {
        var result = await Program.RunAsync("doctor", "--retries", "0", "-i", "127.0.0.1", "-p", $"{UnusedPort()}");
        AssertFailed(result, "inverter connection", "refused the connection");
        Assert.Contains("If its address may have changed, 'sermatec-ess discover' finds it.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_not_there_fails()
    {
        await using var plant = new Plant();
        AssertFailed(
            await plant.RunAsync("doctor", "--listen", "10ms", "-m", "127.0.0.1", "-t", $"{UnusedPort()}"),
            "broker connection",
            "refused the connection");
        AssertFailed(
            await plant.RunAsync("doctor", "--listen", "10ms", "-m", "broker.invalid"),
            "broker connection",
            "'broker.invalid' cannot be resolved");
    }

    [Fact]
    public async Task A_wrong_password_is_no_missing_connection()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync(User);
        var wrong = await ExamineAsync(plant, broker, [("SERMATEC_MQTT_PASSWORD", "not-the-password")], "--mqtt-user", User);
        AssertFailed(wrong, "broker login", "Check user and password first");
        Assert.Contains("ok       broker connection: ", wrong.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-password", wrong.Output + wrong.Error, StringComparison.Ordinal);
        AssertFailed(await ExamineAsync(plant, broker), "broker login", "it requires a user");
        Assert.Contains(
            "ok       broker topics",
            (await ExamineAsync(plant, broker, [("SERMATEC_MQTT_PASSWORD", User)], "--mqtt-user", User)).Good,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("topic readwrite homeassistant/#", "broker topics", "acl_file: topic readwrite sermatec/#")]
    [InlineData("topic read sermatec/#\ntopic readwrite homeassistant/#", "broker topics", "acl_file: topic readwrite sermatec/#")]
    [InlineData("topic write sermatec/#\ntopic readwrite homeassistant/#", "broker topics", "acl_file: topic readwrite sermatec/#")]
    [InlineData("topic readwrite sermatec/#", "broker discovery topics", "acl_file: topic readwrite homeassistant/device/+/config")]
    public async Task A_missing_right_is_reported_with_the_line_that_grants_it(string rights, string check, string remedy)
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync(rights: rights.Split('\n'));
        AssertFailed(await ExamineAsync(plant, broker), check, remedy);
    }

    [Fact]
    public async Task The_documented_rights_are_enough()
    {
        await using var plant = new Plant();
        var documented = Repository.Read("docs/mqtt.md")
            .Split("```")
            .Single(block => block.Contains("topic readwrite sermatec/#", StringComparison.Ordinal))
            .Trim()
            .Replace("user sermatec\n", "", StringComparison.Ordinal);
        await using var broker = await Broker.StartAsync(rights: documented.Split('\n'));
        Assert.DoesNotContain("failed ", (await ExamineAsync(plant, broker)).Good, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_bridge_is_reported_and_not_disturbed()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Program.Start([.. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "3600"]);
        _ = await home.NextAsync("/state/identity");
        Assert.Contains(
            "ok       bridge at the broker: a bridge is running with the base topic sermatec",
            (await ExamineAsync(plant, broker)).Good,
            StringComparison.Ordinal);
        await home.PublishAsync("test/end", "");
        while (await home.NextAsync("") is { Topic: not "test/end" } message) Assert.NotEqual("offline", message.Payload);
        await daemon.InterruptAsync();
        _ = await daemon.EndAsync();
        Assert.Contains(
            "ok       bridge at the broker: no bridge is running",
            (await ExamineAsync(plant, broker)).Good,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Home_Assistant_that_is_not_heard_is_a_warning_that_explains()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        Assert.Contains(
            "warning  Home Assistant: nothing was heard on homeassistant/status within ",
            (await ExamineAsync(plant, broker)).Good,
            StringComparison.Ordinal);
        Assert.Contains(
            "skipped  Home Assistant: discovery is off",
            (await ExamineAsync(plant, broker, [], "--discovery-prefix", "off")).Good,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Home_Assistant_that_starts_meanwhile_is_heard()
    {
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var doctor = Program.Start([
            "doctor", "--listen", "30s", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-i", "127.0.0.1", "-p", $"{UnusedPort()}",
            "--retries", "0",
        ]);
        _ = await home.NextAsync("sermatec_doctor/config");
        await home.PublishAsync("homeassistant/status", "online");
        Assert.Contains("ok       Home Assistant: published online", (await doctor.EndAsync()).Output, StringComparison.Ordinal);
    }

    private static Task<Result> ExamineAsync(Plant plant, Broker broker) => ExamineAsync(plant, broker, []);

    private static Task<Result> ExamineAsync(Plant plant, Broker broker, (string Name, string Value)[] environment, params string[] more) =>
        Program.RunAsync(
            environment,
            "",
            [.. plant.Address, "doctor", "--listen", "500ms", "-m", "127.0.0.1", "-t", $"{broker.Port}", .. more]);

    private static void AssertFailed(Result result, string check, string part)
    {
        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Error);
        Assert.Contains(
            part,
            result.Lines.Single(line => line.StartsWith($"failed   {check}: ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    private static int UnusedPort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
