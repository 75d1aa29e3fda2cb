using System.Text;
using SermatecEss.Captures.Conversations;
using SermatecEss.Captures.Files;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Cli.Decoding;

/// <summary>Decodes files, stdin or hex on the command line, recognised by content.</summary>
/// <param name="context">Takes what was counted in a capture, and its damage.</param>
/// <param name="choices">How to decode.</param>
internal sealed class CaptureInputs(CliContext context, DecodeChoices choices)
{
    /// <summary>How many inverters of a capture have their versions remembered; no real capture has as many.</summary>
    private const int MostInverters = 256;
    private readonly Dictionary<string, CaptureDecoder> _decoders = [];

    /// <summary>Whether there was a valid frame.</summary>
    internal bool HasGood { get; private set; }

    /// <summary>Whether there were bytes without a valid frame, or bytes are missing.</summary>
    internal bool HasOthers { get; private set; }

    /// <summary>Whether a file held packets, so that it is known to be a capture even without a frame.</summary>
    internal bool HasPackets { get; private set; }

    /// <summary>Whether connections matter: their ends are returned, and frames of logs have a time and a connection, too.</summary>
    internal bool HasConnections { get; init; }

    /// <summary>The frames of all words: each is a file, or else hex; without any, stdin is read.</summary>
    /// <exception cref="UsageException">A word is neither, or a file cannot be read.</exception>
    internal IEnumerable<DecodedFrame> Decode(IReadOnlyList<string> words)
    {
        if (words.Count == 0) return Counted(Decode(Console.OpenStandardInput(), "stdin"));
        if (!words.Any(IsFile)) return Counted(DecodeText(HexInput.FromText(string.Join(' ', words))));
        if (words.FirstOrDefault(word => !IsFile(word)) is { } other)
            throw new UsageException($"'{other}' is not a file. Give files or hex, not both.");
        return DecodeFiles(words);
    }

    /// <summary>The frames of files.</summary>
    /// <exception cref="UsageException">One cannot be read.</exception>
    internal IEnumerable<DecodedFrame> DecodeFiles(IReadOnlyList<string> files) =>
        Counted(files.SelectMany(file => DecodeFile(file, isOnly: files.Count == 1)));

    /// <summary>The decoder of the inverter that a frame is from or for; the first one for bytes without a frame.</summary>
    internal CaptureDecoder DecoderOf(CaptureEvent? captured)
    {
        var address = captured is CapturedFrame frame
            ? (frame.Frame.Direction == FrameDirection.Response ? frame.Source : frame.Destination)
            : null;
        var host = HostOf(address);
        if (_decoders.TryGetValue(host, out var known)) return known;
        if (_decoders.Count == MostInverters) _decoders.Clear();
        return _decoders[host] = new CaptureDecoder(context.Catalogue, choices.PcuVersion, choices.Battery, choices.ShowSecrets);
    }

    /// <summary>An address without its port; empty if it is unknown or has none.</summary>
    internal static string HostOf(string? address) => address?[..Math.Max(0, address.LastIndexOf(':'))] ?? "";

    /// <summary>Whether a word names a file: it exists, or cannot be hex.</summary>
    private static bool IsFile(string word)
    {
        if (File.Exists(word)) return true;
        if (word.AsSpan().ContainsAny('\\', '\'', '"')) return false;
        return word.Contains('/') || Path.GetExtension(word.AsSpan()).ContainsAnyInRange('g', 'z');
    }

    private IEnumerable<DecodedFrame> DecodeFile(string file, bool isOnly)
    {
        using var stream = Open(file);
        foreach (var frame in Decode(stream, file)) yield return isOnly ? frame : frame with { File = file };
    }

    private static FileStream Open(string file)
    {
        try
        {
            // The reader has its own buffer.
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot read {file}: {e.Message}");
        }
    }

    private IEnumerable<DecodedFrame> Decode(Stream source, string name)
    {
        var stream = CaptureContent.Open(source);
        var packets = PacketsOf(stream, name);
        foreach (var frame in packets is null ? DecodeText(HexInput.Read(stream)) : DecodePackets(packets, name)) yield return frame;
        if ((stream.Damage ?? packets?.Damage) is not { } damage) yield break;
        HasOthers = true;
        context.Warn($"{name} is damaged: {damage}. Everything before the damage was decoded.");
    }

    /// <exception cref="UsageException">The content is recognised, but cannot be read.</exception>
    private static PacketReader? PacketsOf(CaptureStream stream, string name)
    {
        try
        {
            return CaptureContent.Packets(stream);
        }
        catch (CaptureFormatException e)
        {
            throw new UsageException($"{name} {e.Message}.");
        }
    }

    private IEnumerable<DecodedFrame> DecodePackets(PacketReader packets, string name)
    {
        HasPackets = true;
        var capture = new CaptureReader(choices.Port);
        foreach (var captured in capture.Read(packets))
        {
            if (captured is not ConnectionEnd) yield return DecoderOf(captured).Decode(captured);
            else if (HasConnections) yield return DecodedFrame.Of(captured);
        }

        Report(packets, capture, name);
    }

    private IEnumerable<DecodedFrame> DecodeText(IEnumerable<CapturePart> parts)
    {
        if (choices.Encrypted) parts = CloudCapture.Decrypt(parts);
        var frames = DecoderOf(null).Decode(parts);
        return HasConnections ? new TextConversation().Place(frames) : frames;
    }

    private IEnumerable<DecodedFrame> Counted(IEnumerable<DecodedFrame> frames)
    {
        foreach (var frame in frames)
        {
            HasGood |= frame.IsGood;
            HasOthers |= !frame.IsGood && frame.Captured is not ConnectionEnd;
            yield return frame;
            if (StandardStream.OutputClosed.IsCancellationRequested) yield break;
        }
    }

    private void Report(PacketReader packets, CaptureReader capture, string name)
    {
        var counts = capture.Packets;
        var text = new StringBuilder($"{name}: {Amount.Of(counts.Packets, "packet")}, ");
        _ = text.Append(Amount.Of(capture.InverterConnections, "connection")).Append(" with an inverter");
        if (capture.OtherConnections > 0)
            _ = text.Append($", {Amount.Of(capture.OtherConnections, "other connection")} ({capture.OtherBytes} bytes)");
        if (counts.Others > 0) _ = text.Append($", {Amount.Of(counts.Others, "packet")} without TCP");
        if (counts.Damaged > 0) _ = text.Append($", {Amount.Of(counts.Damaged, "damaged packet")}");
        if (counts.Fragments > 0) _ = text.Append($", {Amount.Of(counts.Fragments, "IP fragment")}, which are left out");
        if (capture.InverterConnections == 0) context.Warn($"{text}. Was the phone's traffic with the inverter recorded?");
        else context.Tell($"{text}.");
        if (packets.Unreadable > 0)
        {
            HasOthers = true;
            context.Warn($"{name}: {Amount.Of(packets.Unreadable, "packet")} of {packets.UnreadableKind} cannot be read.");
        }
    }
}
