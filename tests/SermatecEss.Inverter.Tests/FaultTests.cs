using System.Net;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Inverter.Tests;

/// <summary>The session with a faulty simulator: it returns correct values, or reports what is wrong.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private static readonly CommandCode Grid = CommandCode.FromByte(0x0b);
    private static readonly CommandCode Parameters = CommandCode.FromByte(0x95);
    private static readonly CommandCode Energy = CommandCode.FromByte(0x99);

    private readonly SimulatorServer _server = SimulatorServer.Start(
        new SimulatorOptions { Start = new DateTimeOffset(2026, 6, 21, 12, 0, 0, TimeSpan.Zero), Speed = 0.0001 },
        new IPEndPoint(IPAddress.Loopback, 0));

    private readonly InverterSession _session;

    public FaultTests()
    {
        _server.Faults.FrameGap = TimeSpan.Zero;
        _session = new InverterSession(Options, CommandCatalogue.Default);
    }

    private static CancellationToken End => TestContext.Current.CancellationToken;

    private SessionOptions Options => new()
    {
        Host = "127.0.0.1",
        Port = _server.EndPoint.Port,
        ResponseTimeout = TimeSpan.FromMilliseconds(300),
        QuietTime = TimeSpan.FromMilliseconds(60),
        Backoff = TimeSpan.FromMilliseconds(10),
        Retries = 4,
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _server.DisposeAsync();
    }

    public static TheoryData<Fault> Faults => [.. Enum.GetValues<Fault>()];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task After_a_fault_the_answer_is_the_right_one(Fault fault)
    {
        _ = await _session.IdentifyAsync(End);
        var right = _server.Inverter.Response(Grid);
        for (var i = 0; i < 3; i++)
        {
            _server.Faults.Next(fault);
            Assert.Equal(right, Assert.Single((await _session.RequestAsync(Grid, End)).Frames).Bytes.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task With_a_fault_in_three_frames_of_ten_whatever_is_answered_is_right(Fault fault)
    {
        _ = await _session.IdentifyAsync(End);
        var right = new[] { 0x95, 0x9d }.ToDictionary(
            code => CommandCode.FromByte((byte)code),
            code => _server.Inverter.Response(CommandCode.FromByte((byte)code)));
        _server.Faults[fault] = 0.3;
        var answered = 0;
        for (var i = 0; i < 10; i++)
        {
            try
            {
                var response = await _session.RequestAsync(Parameters, End);
                Assert.All(response.Frames, frame => Assert.Equal(right[frame.Command.Code], frame.Bytes.ToArray()));
                answered++;
            }
            catch (InverterException e)
            {
                Assert.True(e.IsTransient, e.Message);
            }
        }

        Assert.InRange(answered, 5, 10);
    }

    [Theory]
    [InlineData("split")]
    [InlineData("merge")]
    [InlineData("gap=0ms")]
    [InlineData("latency=30ms,jitter=50ms")]
    [InlineData("split,merge,latency=10ms")]
    public async Task However_the_frames_of_an_answer_come_it_is_whole(string faults)
    {
        Assert.True(FaultPlan.TryParse(faults.Split(','), out var plan, out var error), error);
        (
            _server.Faults.SplitEveryByte,
            _server.Faults.Merge,
            _server.Faults.Latency,
            _server.Faults.Jitter) = (plan.SplitEveryByte, plan.Merge, plan.Latency, plan.Jitter);
        for (var i = 0; i < 3; i++)
        {
            var response = await _session.RequestAsync(Energy, End);
            Assert.Empty(response.Missing);
            Assert.Equal(["99", "9a", "9b", "9c"], response.Frames.Select(frame => frame.Command.Code.ToString()));
        }

        Assert.Equal(0, _session.Counters.Retries);
    }

    [Fact]
    public async Task A_half_open_link_is_reported_and_closed()
    {
        _ = await _session.IdentifyAsync(End);
        _server.Faults.HalfOpen = true;
        var e = await Assert.ThrowsAsync<InverterException>(() => _session.RequestAsync(Grid, End));
        Assert.Equal(InverterError.TimedOut, e.Kind);
        _server.Faults.HalfOpen = false;
        Assert.Single((await _session.RequestAsync(Grid, End)).Frames);
        Assert.True(_session.Counters.Reconnects > 0);
    }

    [Fact]
    public async Task A_loss_of_the_network_between_two_questions_is_not_noticed_by_the_asker()
    {
        _ = await _session.RequestAsync(Grid, End);
        _server.DropConnections();
        _ = await _session.RequestAsync(Grid, End);
        Assert.Equal(1, _session.Counters.Reconnects);
    }

    [Fact]
    public async Task Answers_to_another_client_are_offered_and_do_no_harm()
    {
        var strays = new List<CommandCode>();
        _session.StrayFrame = frame => strays.Add(frame.Command);
        _ = await _session.IdentifyAsync(End);
        await using (var other = new InverterSession(Options, CommandCatalogue.Default))
        {
            _ = await other.RequestAsync(Energy, End);
            _ = await other.RequestAsync(Grid, End);
        }

        Assert.Equal(_server.Inverter.Response(Parameters), (await _session.RequestAsync(Parameters, End)).Frames[0].Bytes.ToArray());
        Assert.Equal(["98", "99", "9a", "9b", "9c", "0b"], strays.Select(code => code.ToString()));
        Assert.Equal(6, _session.Counters.StrayFrames);
    }

    [Fact]
    public async Task Nothing_but_reads_ever_leaves()
    {
        var view = (await _session.IdentifyAsync(End)).View;
        foreach (var command in view.Commands)
        {
            if (command.Access == CommandAccess.Read)
            {
                _ = await _session.RequestAsync(command.Code, End);
            }
            else
            {
                Assert.Equal(
                    InverterError.Forbidden,
                    (await Assert.ThrowsAsync<InverterException>(() => _session.RequestAsync(command.Code, End))).Kind);
            }
        }

        var reads = view.Commands.Where(command => command.Access == CommandAccess.Read).Select(command => command.Code).ToHashSet();
        Assert.All(_server.Received, frame => Assert.Contains(CommandCode.FromByte(frame.Bytes.Span[FrameLayout.CommandOffset]), reads));
        Assert.All(_server.Received, frame => Assert.Equal(FrameLayout.MinLength, frame.Bytes.Length));
    }
}
