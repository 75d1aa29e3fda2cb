using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Tests.Peer;

/// <summary>The common parts of session tests.</summary>
public abstract class SessionTest
{
    internal static readonly CommandCode Battery = CommandCode.FromByte(0x0a);
    internal static readonly CommandCode Grid = CommandCode.FromByte(0x0b);
    internal static readonly CommandCode Energy = CommandCode.FromByte(0x99);
    internal static readonly CommandCode Parameters = CommandCode.FromByte(0x95);

    // Ends a hanging test, however busy the machine is.
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    protected SessionTest() => _end.CancelAfter(TimeSpan.FromSeconds(30));

    internal CancellationToken End => _end.Token;

    /// <summary>Long timeouts unless a test needs one, and short pauses between tries.</summary>
    internal static SessionOptions To(int port) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        ConnectTimeout = TimeSpan.FromSeconds(20),
        ResponseTimeout = TimeSpan.FromSeconds(20),
        QuietTime = TimeSpan.FromMilliseconds(150),
        Backoff = TimeSpan.FromMilliseconds(1),
    };

    internal static InverterSession Session(SessionOptions options, TimeProvider? time = null, Action<TracedFrame>? trace = null) =>
        new(options, CommandCatalogue.Default, time, trace);

    internal static InverterSession Session(ScriptedPeer peer) => Session(To(peer.Port));

    internal static async Task<InverterException> FailsAsync(InverterError kind, Task asking)
    {
        var exception = await Assert.ThrowsAsync<InverterException>(() => asking);
        Assert.Equal(kind, exception.Kind);
        return exception;
    }
}
