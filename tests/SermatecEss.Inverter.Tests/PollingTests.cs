using System.Net;
using SermatecEss.Bridge.Tests;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.Tests.Peer;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Inverter.Tests;

public sealed class PollingTests
{
    [Fact]
    public void A_plan_asks_each_command_once_and_none_that_comes_unasked()
    {
        var plan = PollPlan.Of(CommandCatalogue.Default.View(609), new PollPeriods(TimeSpan.FromSeconds(10)));
        Assert.Equal([PollGroup.Fast, PollGroup.Counters, PollGroup.Parameters, PollGroup.Identity], plan.Steps.Select(step => step.Group));
        Assert.Equal(
            ["0a 0b 0c 0d 1e 1f", "99", "95 a1 a2", "98"],
            plan.Steps.Select(step => string.Join(' ', step.Commands.Select(command => command.Code))));
        Assert.Equal([10, 60, 300, 3600], plan.Steps.Select(step => step.Period.TotalSeconds));
    }

    [Fact]
    public void An_older_version_is_asked_for_what_it_has()
    {
        var plan = PollPlan.Of(CommandCatalogue.Default.View(252), new PollPeriods(TimeSpan.FromSeconds(10)));
        Assert.Equal(
            ["0a 0b 0c 1e 1f", "99", "95", "98"],
            plan.Steps.Select(step => string.Join(' ', step.Commands.Select(command => command.Code))));
    }

    [Fact]
    public void No_group_is_faster_than_the_fast_one_and_that_is_not_faster_than_a_second()
    {
        var periods = new PollPeriods(TimeSpan.FromSeconds(300));
        Assert.All(Enum.GetValues<PollGroup>(), group => Assert.True(periods.Of(group) >= TimeSpan.FromSeconds(300)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PollPeriods(TimeSpan.FromMilliseconds(999)));
    }

    [Fact]
    public async Task Every_group_is_polled_and_a_failure_ends_nothing()
    {
        await using var server = SimulatorServer.Start(new SimulatorOptions(), new IPEndPoint(IPAddress.Loopback, 0));
        var options = new SessionOptions
        {
            Host = "127.0.0.1",
            Port = server.EndPoint.Port,
            ResponseTimeout = TimeSpan.FromSeconds(2),
            Retries = 0,
        };
        await using var session = new InverterSession(options, CommandCatalogue.Default);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var groups = new HashSet<PollGroup>();
        var failed = false;
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Polled(Snapshot snapshot)
        {
            if (snapshot.Readings.Count > 0) _ = groups.Add(snapshot.Group);
            if (groups.Count < 4) return;
            if (snapshot.Failures.Count > 0) failed = true;
            server.Faults.HalfOpen = !failed;
            if (failed && snapshot.Failures.Count == 0) _ = came.TrySetResult();
        }

        var polling = new InverterPoller(session, new PollPeriods(TimeSpan.FromSeconds(1)), TimeProvider.System)
            .RunAsync(_ => { }, Polled, _ => { }, end.Token);
        await came.Task.WaitAsync(TestContext.Current.CancellationToken);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
        Assert.Equal(4, groups.Count);
    }

    [Fact]
    public async Task The_powers_are_polled_first()
    {
        await using var server = SimulatorServer.Start(
            new SimulatorOptions(), new IPEndPoint(IPAddress.Loopback, 0), new FaultPlan { FrameGap = TimeSpan.Zero });
        await using var session = new InverterSession(
            new SessionOptions { Host = "127.0.0.1", Port = server.EndPoint.Port }, CommandCatalogue.Default);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var first = new TaskCompletionSource<PollGroup>(TaskCreationOptions.RunContinuationsAsynchronously);
        var polling = new InverterPoller(session, new PollPeriods(TimeSpan.FromSeconds(10)), TimeProvider.System)
            .RunAsync(_ => { }, snapshot => first.TrySetResult(snapshot.Group), _ => { }, end.Token);
        Assert.Equal(PollGroup.Fast, await first.Task.WaitAsync(TestContext.Current.CancellationToken));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
    }

    [Fact]
    public async Task After_a_change_the_parameters_are_asked_for_before_their_time()
    {
        await using var server = SimulatorServer.Start(
            new SimulatorOptions(), new IPEndPoint(IPAddress.Loopback, 0), new FaultPlan { FrameGap = TimeSpan.Zero });
        await using var session = new InverterSession(
            new SessionOptions { Host = "127.0.0.1", Port = server.EndPoint.Port, Retries = 0 }, CommandCatalogue.Default);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var clock = new FastClock(100);
        var count = 0;
        var twice = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var poller = new InverterPoller(session, new PollPeriods(TimeSpan.FromSeconds(10)), clock);
        void Polled(Snapshot snapshot)
        {
            if (snapshot.Group != PollGroup.Parameters) return;
            if (++count == 1) poller.RequestSoon(PollGroup.Parameters);
            else _ = twice.TrySetResult();
        }

        var begin = clock.GetTimestamp();
        var polling = poller.RunAsync(_ => { }, Polled, _ => { }, end.Token);
        await twice.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(clock.GetElapsedTime(begin) < TimeSpan.FromMinutes(4));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
    }

    [Fact]
    public async Task What_a_lost_inverter_did_not_answer_is_requested_as_soon_as_it_is_back()
    {
        const int Soon = 3;
        await using var server = SimulatorServer.Start(new SimulatorOptions(), new IPEndPoint(IPAddress.Loopback, 0));
        var port = server.EndPoint.Port;
        var options = new SessionOptions { Host = "127.0.0.1", Port = port, ResponseTimeout = TimeSpan.FromSeconds(2), Retries = 0 };
        await using var session = new InverterSession(options, CommandCatalogue.Default);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var poller = new InverterPoller(session, new PollPeriods(TimeSpan.FromSeconds(1)), TimeProvider.System);
        var groups = new HashSet<PollGroup>();
        var isBack = false;
        var polls = 0;
        var parameters = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Polled(Snapshot snapshot)
        {
            var answered = snapshot.Readings.Count > 0;
            if (groups.Count < 4)
            {
                if (answered) _ = groups.Add(snapshot.Group);
                if (groups.Count < 4) return;
                server.Faults.HalfOpen = true;
                poller.RequestSoon(PollGroup.Parameters);
            }
            else if (!isBack && !answered && snapshot.Group == PollGroup.Parameters)
            {
                isBack = true;
                server.Faults.HalfOpen = false;
            }
            else if (isBack && answered && (snapshot.Group == PollGroup.Parameters || ++polls > Soon))
            {
                _ = parameters.TrySetResult(polls);
            }
        }

        var polling = poller.RunAsync(_ => { }, Polled, _ => { }, end.Token);
        Assert.InRange(await parameters.Task.WaitAsync(TestContext.Current.CancellationToken), 1, Soon);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
    }

    [Fact]
    public async Task A_group_that_a_lost_connection_cut_short_is_polled_again_as_soon_as_it_is_back()
    {
        await using var server = SimulatorServer.Start(
            new SimulatorOptions { AnsweredAlone = new HashSet<CommandCode> { CommandCode.FromByte(0x99) } },
            new IPEndPoint(IPAddress.Loopback, 0));
        var isCut = false;
        server.Traffic = (_, isSent, frame) =>
        {
            if (isSent || isCut || frame.Span[4] != 0x9a) return;
            isCut = true;
            server.Faults.Next(Fault.Reset);
        };
        await using var session = new InverterSession(
            new SessionOptions { Host = "127.0.0.1", Port = server.EndPoint.Port }, CommandCatalogue.Default);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(TimeSpan.FromMinutes(1));
        var counters = new List<Snapshot>();
        var periods = new PollPeriods(TimeSpan.FromSeconds(1)) { Counters = TimeSpan.FromHours(1) };

        var polling = new InverterPoller(session, periods, TimeProvider.System).RunAsync(_ => { }, Polled, _ => { }, end.Token);

        void Polled(Snapshot snapshot)
        {
            if (snapshot.Group == PollGroup.Counters) counters.Add(snapshot);
            if (counters.Count == 2) end.Cancel();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
        Assert.Equal(2, counters.Count);
        Assert.Equal(InverterError.ConnectionLost, Assert.Single(counters[0].Failures).Kind);
        Assert.DoesNotContain("grid_import_energy_total", counters[0].Readings);
        Assert.Contains("grid_import_energy_total", counters[1].Readings);
    }

    [Fact]
    public async Task A_command_that_is_never_answered_is_left_out_and_hides_nothing()
    {
        await using var server = SimulatorServer.Start(new SimulatorOptions(), new IPEndPoint(IPAddress.Loopback, 0));
        server.Faults.Muted = new HashSet<CommandCode> { CommandCode.FromByte(0x1e) };
        var options = new SessionOptions
        {
            Host = "127.0.0.1",
            Port = server.EndPoint.Port,
            ResponseTimeout = TimeSpan.FromSeconds(2),
            Retries = 0,
        };
        await using var session = new InverterSession(options, CommandCatalogue.Default);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var silent = new TaskCompletionSource<Snapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Polled(Snapshot snapshot)
        {
            if (snapshot.Silent.Count > 0) _ = silent.TrySetResult(snapshot);
        }

        var polling = new InverterPoller(session, new PollPeriods(TimeSpan.FromSeconds(1)), TimeProvider.System)
            .RunAsync(_ => { }, Polled, _ => { }, end.Token);
        var left = await silent.Task.WaitAsync(TestContext.Current.CancellationToken);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
        Assert.Equal([CommandCode.FromByte(0x1e)], left.Silent);
        Assert.Empty(left.Failures);
        Assert.Contains("battery_soc", left.Readings);
    }

    [Fact]
    public async Task New_firmware_makes_another_inverter_of_it()
    {
        var version = 609;
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            while (await connection.NextRequestAsync() is { } code)
            {
                if (code == 0x98) await connection.SendAsync(Replies.Identity(version));
                version = 500;
            }
        });
        var options = new SessionOptions
        {
            Host = "127.0.0.1",
            Port = peer.Port,
            ResponseTimeout = TimeSpan.FromSeconds(2),
            Retries = 0,
        };
        await using var session = new InverterSession(options, CommandCatalogue.Default);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var versions = new List<int>();
        var polling = new InverterPoller(
            session,
            new PollPeriods(TimeSpan.FromSeconds(1)) { Identity = TimeSpan.FromSeconds(1) },
            TimeProvider.System).RunAsync(Identified, _ => { }, _ => { }, end.Token);
        void Identified(InverterIdentity identity)
        {
            versions.Add(identity.PcuVersion);
            if (versions.Count == 2) end.Cancel();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
        Assert.Equal([609, 500], versions);
    }

    [Fact]
    public async Task The_first_request_waits_for_the_start_delay_and_a_second_run_does_not()
    {
        var delay = TimeSpan.FromSeconds(17);
        var clock = new ArmedClock();
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery);
        await using var session = new InverterSession(
            new SessionOptions { Host = "127.0.0.1", Port = peer.Port }, CommandCatalogue.Default);
        var poller = new InverterPoller(session, new PollPeriods(TimeSpan.FromSeconds(30)), clock, delay);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task RunAsync() => poller.RunAsync(identity => throw new InvalidOperationException(identity.Serial), _ => { }, _ => { }, end.Token);

        var polling = RunAsync();
        await clock.UntilArmedAsync(delay, end.Token);
        clock.Advance(delay - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, peer.Connections);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => polling);
        await Assert.ThrowsAsync<InvalidOperationException>(RunAsync);
    }
}
