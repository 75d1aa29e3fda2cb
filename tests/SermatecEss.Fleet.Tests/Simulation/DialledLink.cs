using SermatecEss.Fleet.Simulation;
using SermatecEss.Links;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Fleet.Tests.Simulation;

/// <summary>A connection of a simulated inverter, seen by the server.</summary>
internal sealed class DialledLink(TcpLink link, Frame identity) : IDisposable
{
    private static readonly CatalogueView View = CommandCatalogue.Default.View(609);

    /// <summary>The inverter's serial number.</summary>
    internal string Serial => Find(identity, "inverter_serial");

    /// <summary>Whether the inverter encrypts.</summary>
    internal bool IsEncrypted => link.Cipher is not null;

    public void Dispose() => link.Dispose();

    /// <summary>Polls the battery.</summary>
    /// <returns>The counter in the answer.</returns>
    internal async Task<int> CountAsync(CancellationToken cancellation) =>
        int.Parse(Find(await RequestAsync(CommandCode.FromByte(0x0a), cancellation), ResponseStamp.CounterPoint));

    /// <summary>Sends a request and returns the first frame of the response.</summary>
    internal async Task<Frame> RequestAsync(CommandCode command, CancellationToken cancellation)
    {
        await link.SendAsync(FrameWriter.Request(command), cancellation);
        while (true)
        {
            while (link.TryRead(out var frame))
                if (frame.Command == command) return frame.ToOwned();
            Assert.NotEqual(0, await link.ReceiveAsync(cancellation));
        }
    }

    private static string Find(Frame frame, string point) =>
        Decoder.Decode(View.Find(frame.Command)!, frame.Payload).Single(reading => reading.Point == point).Value.Text;
}
