using System.Net;
using SermatecEss.Inverter.Tests.Peer;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Inverter.Tests;

/// <summary>A session over a link with encrypted frames, like the one to the vendor's cloud.</summary>
public sealed class EncryptedLinkTests : SessionTest, IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly SimulatorServer _server = SimulatorServer.Start(
        new SimulatorOptions { Start = Noon, Speed = 0.0001, Cipher = CloudCipher.Vendor }, new IPEndPoint(IPAddress.Loopback, 0));

    public static TheoryData<Fault> Faults => [.. Enum.GetValues<Fault>()];

    private SessionOptions Options =>
        To(_server.EndPoint.Port) with { ResponseTimeout = TimeSpan.FromMilliseconds(300), Retries = 4, Cipher = CloudCipher.Vendor };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task What_is_read_and_traced_is_in_clear()
    {
        List<TracedFrame> traced = [];
        await using var session = Session(Options, trace: traced.Add);

        var energy = await session.RequestAsync(Energy, End);

        Assert.Equal(["99", "9a", "9b", "9c"], energy.Frames.Select(frame => frame.Command.Code.ToString()));
        Assert.All(energy.Frames, frame => Assert.Equal(_server.Inverter.Response(frame.Command.Code), frame.Bytes.ToArray()));
        Assert.All(traced, frame => Assert.Equal(FrameLayout.Header0, frame.Bytes.Span[0]));
        Assert.Equal(0, session.Counters.Reader.BytesDropped);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task After_a_fault_the_response_is_the_right_one(Fault fault)
    {
        await using var session = Session(Options);
        _ = await session.IdentifyAsync(End);
        _server.Faults.SplitEveryByte = true;
        _server.Faults.Next(fault);

        Assert.Equal(_server.Inverter.Response(Grid), Assert.Single((await session.RequestAsync(Grid, End)).Frames).Bytes.ToArray());
    }

    [Fact]
    public async Task The_counters_go_on_over_a_new_connection()
    {
        await using var session = Session(Options);
        _ = await session.RequestAsync(Battery, End);
        _server.DropConnections();
        _ = await session.RequestAsync(Battery, End);

        Assert.Equal(1, session.Counters.Reconnects);
        Assert.Equal(4, session.Counters.Reader.Frames);
    }

    [Fact]
    public async Task A_plain_session_is_not_understood_and_nothing_it_sends_takes_effect()
    {
        await using var session = Session(Options with { Cipher = null, Retries = 0 });

        await FailsAsync(InverterError.TimedOut, session.IdentifyAsync(End));

        Assert.Empty(_server.Received);
    }
}
