using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Fleet.Simulation;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fleet.Tests.Simulation;

/// <summary>Simulated inverters that dial in to the real port, sessions and daemon.</summary>
public sealed class FleetSimulationTests : IAsyncLifetime
{
    private const string First = "SF00000001";
    private const string Second = "SF00000002";
    private static readonly CommandCode Battery = CommandCode.FromByte(0x0a);
    private static readonly CommandCode Parameters = CommandCode.FromByte(0x95);
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<FleetSimulation> _fleets = [];

    private CancellationToken End => _end.Token;

    public ValueTask InitializeAsync()
    {
        _end.CancelAfter(TimeSpan.FromMinutes(1));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var fleet in _fleets) await fleet.DisposeAsync();
        _end.Dispose();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task An_inverter_is_identified_and_every_command_of_the_poll_plan_is_answered_whole(double encrypted, bool isEncrypted)
    {
        await using var port = OpenPort();
        await using var session = Session(port, First);
        var fleet = Start(port.EndPoint, options => options with { Encrypted = encrypted });

        var identity = await session.IdentifyAsync(End);

        Assert.Equal((First, 609, "10kW"), (identity.Serial, identity.PcuVersion, identity.Model));
        var plan = PollPlan.Of(identity.View, new PollPeriods(TimeSpan.FromSeconds(1)));
        foreach (var command in plan.Steps.SelectMany(step => step.Commands))
        {
            var response = await session.RequestAsync(command.Code, End);
            Assert.Empty(response.Missing);
            Assert.All(
                response.Frames,
                frame => Assert.Equal(frame.Command.Fields.Select(field => field.Id), frame.Readings.Select(reading => reading.Point)));
        }

        var report = Assert.Single(fleet.Report().Inverters);
        Assert.Equal((isEncrypted, 1L, 1, 0), (report.IsEncrypted, report.Answers, report.Connections, report.SupersededPolls));
    }

    [Fact]
    public async Task The_counter_rises_by_one_with_each_fast_poll_and_the_daemon_accepts_every_value()
    {
        var address = FreeAddress();
        var output = new CounterOutput();
        await using var daemon = new Daemon(
            new BridgeOptions
            {
                Inverters = [new(new SessionOptions { Accept = new AcceptOptions(address) }, new PollPeriods(TimeSpan.FromSeconds(1)))],
                TimeZone = TimeZoneInfo.Utc,
            },
            CommandCatalogue.Default,
            "1.2.3",
            [output],
            TimeProvider.System,
            new Log(LogLevel.Error, (_, line) => Assert.Fail(line)),
            new MemoryStateStore(TimeProvider.System, Assert.Fail));
        daemon.OpenPorts();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(End);
        var running = daemon.RunAsync(stop.Token);
        var fleet = Start(address, options => options with { Inverters = 2, Encrypted = 0.5 });

        while (output.Fewest(2) < 3) await output.News.WaitAsync(End);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        foreach (var inverter in fleet.Report().Inverters)
        {
            var numbers = output.Counts[inverter.Serial];
            Assert.Equal(Enumerable.Range(1, numbers.Count).Select(number => (decimal)number), numbers);
            Assert.InRange(inverter.Answers, numbers.Count, numbers.Count + 1);
            Assert.Equal(inverter.Answers, inverter.LastPolls.Count);
        }
    }

    [Fact]
    public void The_counter_is_part_of_every_fast_poll_and_has_no_limits()
    {
        var view = CommandCatalogue.Default.View(609);
        var stamp = new ResponseStamp(view);
        var field = view.Find(stamp.CounterCommand)!.FindField(ResponseStamp.CounterPoint)!;

        Assert.Contains(stamp.CounterCommand, PollPlan.Of(view, new PollPeriods(TimeSpan.FromSeconds(1))).Main);
        Assert.Equal(ValueKind.Instant, field.Kind);
        Assert.Equal(1, field.Scale);
        Assert.Equal(ushort.MaxValue, field.Highest);
        Assert.Null(CommandCatalogue.Default.LimitsOf(field));
        Assert.DoesNotContain(ResponseStamp.CounterPoint, view.Points.In(PollGroup.Fast).SelectMany(point => point.Needs));
    }

    [Fact]
    public async Task An_inverter_dials_again_after_its_connection_ends_and_reports_how_long_it_was_not_polled()
    {
        await using var server = new DialledServer();
        var fleet = Start(server.EndPoint, options => options with { RedialAfter = TimeSpan.FromMilliseconds(50) });
        using (var link = await server.TakeAsync(End)) Assert.Equal(1, await link.CountAsync(End));

        using var again = await server.TakeAsync(End);

        Assert.Equal(First, again.Serial);
        Assert.Null(Assert.Single(fleet.Inverters[0].Report().Outages).Polled);
        Assert.Equal(2, await again.CountAsync(End));
        var report = fleet.Report();
        Assert.True(Assert.Single(report.Outages()) >= TimeSpan.FromMilliseconds(50));
        Assert.Equal((2, 0, 1, 0), (report.Connections, report.OpenOutages, report.MostOpenLinks, report.SupersededPolls));
    }

    [Fact]
    public async Task A_refused_connection_is_tried_again()
    {
        var address = FreeAddress();
        var fleet = Start(address, options => options with { RedialAfter = TimeSpan.FromMilliseconds(50) });
        while (fleet.Report().FailedDials < 2) await Task.Yield();

        await using var server = new DialledServer(address);
        using var link = await server.TakeAsync(End);

        Assert.Equal(First, link.Serial);
        Assert.NotNull(fleet.Report().LastFailure);
        Assert.Empty(fleet.Inverters[0].Report().Outages);
    }

    [Fact]
    public async Task A_poll_on_a_connection_is_counted_after_a_newer_one_was_polled()
    {
        await using var server = new DialledServer();
        var fleet = Start(server.EndPoint);
        using var old = await server.TakeAsync(End);
        fleet.Find(First)!.Dial();
        using var newer = await server.TakeAsync(End);

        Assert.Equal(1, await old.CountAsync(End));
        Assert.Equal(0, fleet.Report().SupersededPolls);
        Assert.Equal(2, await newer.CountAsync(End));
        _ = await old.RequestAsync(InverterSession.IdentifyingCommand, End);
        Assert.Equal(0, fleet.Report().SupersededPolls);
        Assert.Equal(3, await old.CountAsync(End));

        var report = fleet.Report();
        Assert.Equal((1, 2, 2), (report.SupersededPolls, report.MostOpenLinks, report.Inverters[0].OpenLinks));
    }

    [Fact]
    public async Task A_second_connection_is_refused_while_the_first_answers_and_taken_once_it_is_silent()
    {
        var refused = new TaskCompletionSource<string>();
        await using var port = OpenPort(refused.SetResult);
        await using var session = Session(port, First);
        var fleet = Start(port.EndPoint);
        var inverter = fleet.Find(First)!;
        _ = await session.RequestAsync(Battery, End);

        inverter.Dial();
        Assert.Contains("a second connection", await refused.Task.WaitAsync(End));
        inverter.Silence();
        inverter.Dial();
        var answered = await session.RequestAsync(Battery, End);

        Assert.Equal("2", answered.Frames[0].Find(ResponseStamp.CounterPoint)!.Value.Text);
        Assert.Equal(0, inverter.Report().SupersededPolls);
    }

    [Fact]
    public async Task Without_power_an_inverter_does_not_dial_until_it_is_switched_on()
    {
        await using var server = new DialledServer();
        var fleet = Start(server.EndPoint, options => options with { RedialAfter = TimeSpan.FromMilliseconds(1) });
        var inverter = fleet.Find(First)!;
        var link = await server.TakeAsync(End);

        inverter.PowerOff();
        link.Dispose();
        while (inverter.OpenLinks > 0) await Task.Yield();
        Assert.Equal(1, inverter.Report().Connections);
        inverter.PowerOn();
        using var again = await server.TakeAsync(End);

        Assert.Equal(1, await again.CountAsync(End));
        Assert.Equal(2, inverter.Report().Connections);
    }

    [Fact]
    public async Task A_setting_is_written_once_kept_and_read_back_and_only_by_its_own_inverter()
    {
        await using var port = OpenPort();
        await using var session = Session(port, First);
        await using var other = Session(port, Second);
        var fleet = Start(port.EndPoint, options => options with { Inverters = 2, Encrypted = 1 });
        var identity = await session.IdentifyAsync(End);
        var unchanged = await ParametersAsync(other);
        var ledger = new WriteLedger(
            new MemoryStateStore(TimeProvider.System, Assert.Fail), identity.Serial, WriteLimits.Default, TimeProvider.System);

        var results = await new SettingWriter(session, ledger, TimeProvider.System)
            .SetAsync([SettingList.Of(identity.View).Parse("battery_on_grid_soc_min=23")], "test", [], End);

        Assert.Equal(SettingOutcome.Confirmed, Assert.Single(results).Outcome);
        Assert.Equal("23", (await ParametersAsync(session))["battery_on_grid_soc_min"]);
        Assert.Equal(unchanged, await ParametersAsync(other));
        var writes = fleet.Find(First)!.Report().Writes;
        Assert.Single(writes, write => write.Command == CommandCode.FromByte(0x66));
        Assert.All(writes, write => Assert.Equal(1, write.Link));
        Assert.Empty(fleet.Find(Second)!.Report().Writes);
        Assert.Equal(writes.Count, fleet.Report().Writes);
    }

    [Fact]
    public async Task Three_hundred_dial_in_plain_and_encrypted_each_with_its_own_serial_number_and_counter()
    {
        await using var server = new DialledServer();
        var fleet = Start(server.EndPoint, options => options with { Inverters = 300, First = 500, Encrypted = 0.3, Rate = 5000 });

        var serials = new HashSet<string>();
        var encrypted = 0;
        for (var i = 0; i < 300; i++)
        {
            using var link = await server.TakeAsync(End);
            Assert.Equal(1, await link.CountAsync(End));
            Assert.True(serials.Add(link.Serial));
            if (link.IsEncrypted) encrypted++;
            fleet.Find(link.Serial)!.PowerOff();
        }

        Assert.Equal("SF00000500", serials.Min());
        Assert.Equal("SF00000799", serials.Max());
        Assert.Equal(90, encrypted);
        var report = fleet.Report();
        Assert.Equal((300, 300L, 300), (report.Polled, report.Answers, report.FirstPolls.Count));
    }

    [Fact]
    public async Task No_more_inverters_dial_in_a_second_than_the_rate_allows()
    {
        await using var server = new DialledServer();
        var clock = new FakeTimeProvider();
        var fleet = Start(server.EndPoint, options => options with { Inverters = 100, Rate = 10 }, clock);
        var dialled = 0;
        for (var i = 0; i < 50 || dialled == 0; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
            dialled = fleet.Report().Inverters.Count(inverter => inverter.FirstDial is not null);
            Assert.InRange(dialled, 0, 1 + (i / 5) + 1);
        }
    }

    [Fact]
    public async Task A_connection_on_which_nothing_comes_is_closed_as_by_the_inverters_WiFi_module()
    {
        await using var server = new DialledServer();
        var clock = new FakeTimeProvider();
        var fleet = Start(server.EndPoint, time: clock);
        var inverter = fleet.Find(First)!;
        while (inverter.OpenLinks == 0)
        {
            clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        clock.Advance(TimeSpan.FromSeconds(301));
        while (inverter.OpenLinks > 0)
        {
            clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        Assert.Single(inverter.Report().Outages);
    }

    [Fact]
    public async Task The_report_is_written_as_JSON_whole()
    {
        await using var server = new DialledServer();
        var fleet = Start(server.EndPoint, options => options with { RedialAfter = TimeSpan.FromMilliseconds(1) });
        using (var link = await server.TakeAsync(End)) _ = await link.CountAsync(End);
        using var again = await server.TakeAsync(End);
        _ = await again.CountAsync(End);
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "report.json");

        ReportFile.Replace(path, fleet.Report());

        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(path, End));
        var all = json.RootElement;
        Assert.Equal(2, all.GetProperty("answers").GetInt64());
        Assert.Equal(1, all.GetProperty("outages").GetProperty("count").GetInt32());
        Assert.True(all.GetProperty("outages").GetProperty("last").GetDouble() > 0);
        var one = Assert.Single(all.GetProperty("serials").EnumerateArray());
        Assert.Equal(First, one.GetProperty("serial").GetString());
        Assert.Equal(2, one.GetProperty("last_polls").GetArrayLength());
        Assert.Single(one.GetProperty("outages").EnumerateArray());
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static IPEndPoint FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    private static InverterPort OpenPort(Action<string>? refused = null) =>
        new(new IPEndPoint(IPAddress.Loopback, 0), CommandCatalogue.Default, TimeProvider.System) { Tell = refused };

    private static InverterSession Session(InverterPort port, string serial)
    {
        var accept = new AcceptOptions(new IPEndPoint(IPAddress.Loopback, 0)) { Serial = serial };
        var session = new InverterSession(new SessionOptions { Accept = accept }, CommandCatalogue.Default, port: port);
        port.Open();
        return session;
    }

    private async Task<Dictionary<string, string>> ParametersAsync(InverterSession session) =>
        (await session.RequestAsync(Parameters, End)).Readings.ToDictionary(reading => reading.Point, reading => reading.Value.Text);

    private FleetSimulation Start(
        IPEndPoint address, Func<FleetSimulationOptions, FleetSimulationOptions>? change = null, TimeProvider? time = null)
    {
        var options = new FleetSimulationOptions(address);
        var fleet = new FleetSimulation(change?.Invoke(options) ?? options, time ?? TimeProvider.System);
        _fleets.Add(fleet);
        fleet.Start();
        return fleet;
    }
}
