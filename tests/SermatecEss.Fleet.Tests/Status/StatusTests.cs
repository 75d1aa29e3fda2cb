using SermatecEss.Approvals;
using SermatecEss.Bridge.Points;
using SermatecEss.Fleet.Database;
using SermatecEss.Fleet.Status;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Fleet.Tests.Status;

public sealed class StatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);

    private static FleetStatus Fleet { get; } = new(
        Now,
        [
            new NodeStatus("10.0.0.11:11111", true, Now.AddDays(-3), Now.AddSeconds(-4), 2, 1),
            new NodeStatus("10.0.0.12:11111", false, null, null, 1, 1),
        ],
        [
            Inverter("ST1", "10.0.0.11:11111", 20, isAvailable: true),
            Inverter("ST2", "10.0.0.11:11111", 600, isAvailable: false),
            Inverter("ST3", "10.0.0.12:11111", 15, isAvailable: true) with
            {
                Alarms = [new RaisedAlarm(
                    "inverter_alarms",
                    new Alarm(15, 14, "Hybrid Inverter", "Grid frequency", 1, false),
                    Now.AddHours(-1))],
            },
            Inverter("ST4", null, 86_400 * 5, isAvailable: false) with { Model = null, Pcu = null },
        ]);

    [Fact]
    public void The_text_has_nodes_silent_inverters_and_alarms() => Approve(StatusText.Write, Fleet, "status/text.txt");

    [Fact]
    public void An_empty_fleet_is_one_line()
    {
        using var output = new StringWriter { NewLine = "\n" };
        StatusText.Write(output, new FleetStatus(Now, [], []));
        Assert.Equal("0 active nodes, 0 inverters, 0 silent, 0 with alarms\n", output.ToString());
    }

    [Fact]
    public void The_text_lists_the_first_fifty_of_many()
    {
        using var output = new StringWriter { NewLine = "\n" };
        StatusText.Write(
            output, new FleetStatus(Now, [], [.. Enumerable.Range(1, 60).Select(n => Inverter($"ST{n}", null, n, isAvailable: false))]));
        Assert.EndsWith("... and 10 more; list all with --output json\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("ST60 ", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ST10 ", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_everything() => Approve(StatusJson.Write, Fleet, "status/status.json");

    [Fact]
    public void Every_text_is_compared() => Approval.RefuseUnused("status", ["status/text.txt", "status/status.json"]);

    private static void Approve(Action<TextWriter, FleetStatus> write, FleetStatus status, string name)
    {
        using var output = new StringWriter { NewLine = "\n" };
        write(output, status);
        Approval.Approve(output.ToString(), name);
    }

    private static InverterStatus Inverter(string serial, string? node, int seconds, bool isAvailable) => new(
        serial, node, 3, Now.AddDays(-5), Now.AddSeconds(-seconds), isAvailable, "SMT-10K-TL-TH", 609, false, []);
}
