using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>The received frames in hex, one per line; <c>decode</c> can read them.</summary>
internal sealed class RawWriter(TextWriter output, ReadingText text, CommandCatalogue catalogue) : IResponseWriter
{
    public void Write(Response response)
    {
        foreach (var frame in response.Frames) output.WriteLine(FrameHex.Write(frame.Bytes.Span, catalogue, text.ShowSecrets));
    }

    public void End()
    {
    }
}
