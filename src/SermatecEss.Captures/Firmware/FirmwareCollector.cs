using SermatecEss.Captures.Conversations;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Firmware;

/// <summary>
/// Finds firmware upgrades in captures and rebuilds their images. Blocks have no number, so their order in the connection decides, and
/// an image with a gap is discarded. It only reads: nothing in this program sends an image.
/// </summary>
/// <param name="catalogue">Defines the response to 98.</param>
public sealed class FirmwareCollector(CommandCatalogue catalogue)
{
    internal const string Dsp = "dsp";
    internal const string Pcu = "pcu";
    private const ushort Result = 0x0000, Block = 0x0001, StartDsp = 0x1000, StartPcu = 0x2000, RunDsp = 0xe000, RunPcu = 0xf000;
    private const int MostConnections = 64;
    private static readonly CommandCode Identity = CommandCode.FromByte(0x98);
    private static readonly UpgradedInverter Unknown = new(null, null, null);
    private readonly Dictionary<int, UpgradeInProgress> _open = [];
    private readonly Dictionary<int, UpgradedInverter> _inverters = [];

    /// <summary>The upgrades so far, in the order in which they ended.</summary>
    public List<FirmwareUpgrade> Upgrades { get; } = [];

    /// <summary>Takes what happened next.</summary>
    public void Take(CaptureEvent captured)
    {
        var connection = captured.Connection?.Number ?? 0;
        switch (captured)
        {
            case CapturedFrame { Frame: { Direction: FrameDirection.Request } frame }:
                TakeRequest(connection, frame, captured);
                break;
            case CapturedFrame { Frame: { Direction: FrameDirection.Response } frame }:
                if (frame.Command.Value == Result) _open.GetValueOrDefault(connection)?.Answer();
                else if (frame.Command == Identity) Identify(connection, frame);
                break;
            case CaptureGap gap:
                Miss(connection, gap.FromClient, gap.Length);
                break;
            case SkippedBytes skipped:
                Miss(connection, skipped.FromClient, skipped.Length);
                break;
            case ConnectionEnd:
                Close(connection, [], null);
                _ = _inverters.Remove(connection);
                break;
            default:
                break;
        }
    }

    /// <summary>The captures ended.</summary>
    public void End()
    {
        foreach (var connection in _open.Keys.ToList()) Close(connection, [], null);
    }

    private void TakeRequest(int connection, Frame frame, CaptureEvent captured)
    {
        var time = captured.Time;
        var open = _open.GetValueOrDefault(connection);
        switch (frame.Command.Value)
        {
            case StartDsp or StartPcu:
                // Repeated before the first block, it is the same beginning.
                if (open is { HasBlocks: false }) break;
                Close(connection, [], null);
                var kind = frame.Command.Value == StartDsp ? Dsp : Pcu;
                _ = Begin(connection, kind, captured, Convert.ToHexStringLower(frame.Payload));
                break;
            case Block:
                (open ?? Begin(connection, Pcu, captured, null)).Add(frame.Payload, time);
                break;
            case RunDsp or RunPcu when open is not null:
                Close(connection, frame.Payload, time);
                break;
            default:
                break;
        }
    }

    private UpgradeInProgress Begin(int connection, string kind, CaptureEvent captured, string? content)
    {
        if (_open.Count >= MostConnections) End();
        return _open[connection] = new UpgradeInProgress(kind, captured.Time, captured.FromClient, content);
    }

    private void Identify(int connection, Frame frame)
    {
        if (catalogue.View(0).Find(Identity) is not { } definition) return;
        if (_inverters.Count > MostConnections) _inverters.Clear();
        _inverters[connection] = UpgradedInverter.Read(definition, frame.Payload);
    }

    /// <summary>Missing bytes from the inverter are not part of the image, but may be a response.</summary>
    private void Miss(int connection, bool fromClient, long length)
    {
        if (_open.GetValueOrDefault(connection) is not { } open) return;
        if (fromClient == open.IsFromClient) open.Miss(length);
        else open.Answer();
    }

    private void Close(int connection, ReadOnlySpan<byte> end, DateTimeOffset? time)
    {
        if (_open.Remove(connection, out var open))
            Upgrades.Add(open.Finish(end, time, _inverters.GetValueOrDefault(connection, Unknown)));
    }
}
