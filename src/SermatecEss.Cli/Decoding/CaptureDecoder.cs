using System.Buffers;
using SermatecEss.Captures.Conversations;
using SermatecEss.Captures.Secrets;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Decoding;

/// <summary>
/// Finds and decodes the frames of a capture. A response to command 98 sets the PCU version and battery for the frames after it.
/// </summary>
internal sealed class CaptureDecoder
{
    private const string VersionPoint = "inverter_pcu_version";
    private const string BatteryPoint = "battery_vendor";
    private readonly CommandCatalogue _catalogue;
    private readonly bool _fixedVersion;
    private readonly bool _showSecrets;
    private CatalogueView _view;
    private CatalogueView _upgrade;
    private BatteryVendor? _battery;

    /// <param name="catalogue">The catalogue.</param>
    /// <param name="pcuVersion">The version to decode with; null to use the one in the capture, or else the newest.</param>
    /// <param name="battery">The battery that defines the alarms of 1E; null to use the one in the capture.</param>
    /// <param name="showSecrets">Whether passwords and networks are shown.</param>
    internal CaptureDecoder(CommandCatalogue catalogue, int? pcuVersion, BatteryVendor? battery, bool showSecrets = false)
    {
        _showSecrets = showSecrets;
        _catalogue = catalogue;
        _fixedVersion = pcuVersion is not null;
        _battery = battery;
        _view = catalogue.View(pcuVersion ?? catalogue.Versions[^1]);
        _upgrade = catalogue.UpgradeView(_view.PcuVersion);
    }

    /// <summary>The catalogue of the version learnt so far.</summary>
    internal CatalogueView View => _view;

    /// <summary>Decodes a frame of a connection, or describes what is missing in it.</summary>
    internal DecodedFrame Decode(CaptureEvent captured) => captured switch
    {
        CapturedFrame { Frame: var frame } => Good(0, frame) with { Captured = captured },
        CaptureGap gap => Garbage(0, default, $"{gap.Length} bytes are not in the capture") with { Captured = captured },
        SkippedBytes skipped => Garbage(0, default, $"{skipped.Length} bytes belong to no frame") with { Captured = captured },
        _ => throw new ArgumentException("It has no bytes.", nameof(captured)),
    };

    internal IEnumerable<DecodedFrame> Decode(IEnumerable<CapturePart> capture)
    {
        long offset = 0;
        ReadOnlyMemory<byte> rest = default;
        foreach (var next in capture)
        {
            if (next.HiddenHex is not null)
            {
                yield return Hidden(offset, next) with { Line = next.Line };
                offset += next.Bytes.Length;
                continue;
            }

            var part = next.After(rest);
            var begin = offset;
            foreach (var frame in Decode(begin, part))
            {
                yield return next.Line is null ? frame : frame with { Line = next.Line };
                offset = frame.Offset + frame.Bytes.Length;
            }

            rest = part.Bytes[(int)(offset - begin)..];
        }
    }

    /// <summary>Decodes a part. If the capture continues, the end of the part is left, because a frame may have begun there.</summary>
    private IEnumerable<DecodedFrame> Decode(long offset, CapturePart part)
    {
        var bytes = part.Bytes;
        var reader = new FrameReader();
        var rest = new ReadOnlySequence<byte>(bytes);
        var end = 0;
        while (reader.TryRead(ref rest, out var frame, final: !part.Continues))
        {
            var next = bytes.Length - (int)rest.Length;
            var start = next - frame.Bytes.Length;
            if (start > end) yield return Broken(offset + end, bytes[end..start]);
            yield return Good(offset + start, frame);
            end = next;
        }

        var looked = bytes.Length - (int)rest.Length;
        if (end < looked) yield return Broken(offset + end, bytes[end..looked]);
    }

    /// <summary>A frame printed without its password: it can be identified, but not decoded.</summary>
    private DecodedFrame Hidden(long offset, CapturePart part)
    {
        var bytes = part.Bytes.Span;
        const string fault = "hidden bytes (**), cannot be decoded; print it with --show-secrets";
        if (bytes.Length < FrameLayout.MinLength || bytes[0] != FrameLayout.Header0 || bytes[1] != FrameLayout.Header1)
            return Garbage(offset, part.Bytes, fault) with { HiddenHex = part.HiddenHex };
        var code = CodeOf(bytes);
        var direction = FrameAddress.Direction(bytes[FrameLayout.SourceOffset], bytes[FrameLayout.DestinationOffset]);
        return new DecodedFrame(offset, part.Bytes, false, direction, code, _view.Find(code), [], [fault]) { HiddenHex = part.HiddenHex };
    }

    private static CommandCode CodeOf(ReadOnlySpan<byte> frame) =>
        new((ushort)((frame[FrameLayout.CommandOffset] << 8) | frame[FrameLayout.CommandOffset + 1]));

    private DecodedFrame Good(long offset, Frame frame)
    {
        var faults = new List<string>();
        if (frame.Direction == FrameDirection.Other) faults.Add($"unusual addresses: from {frame.Source:x2} to {frame.Destination:x2}");
        var owned = frame.ToOwned();
        return Decoded(offset, owned.Bytes, true, frame.Direction, frame.Command, owned.Payload, faults) with { Frame = owned };
    }

    private DecodedFrame Decoded(
        long offset,
        ReadOnlyMemory<byte> bytes,
        bool isGood,
        FrameDirection direction,
        CommandCode code,
        ReadOnlySpan<byte> payload,
        List<string> faults)
    {
        var command = _view.Find(code) ?? _upgrade.Find(code);
        if (command is null)
        {
            faults.Add($"command {code} is not in the catalogue for PCU {_view.PcuVersion}");
            return new DecodedFrame(offset, bytes, isGood, direction, code, null, [], faults);
        }

        // A read request has no payload, so nothing is missing.
        if (payload.Length == 0 && command.Access == CommandAccess.Read)
            return new DecodedFrame(offset, bytes, isGood, direction, code, command, [], faults);
        IReadOnlyList<Reading> readings = Decoder.Decode(command, payload, _battery);
        if (payload.Length > command.PayloadLength && command.Fields[^1].Length > 0)
        {
            var more = _showSecrets || !FrameSecrets.IsPrivate(command)
                ? $": {Convert.ToHexStringLower(payload[command.PayloadLength..])}"
                : "";
            faults.Add($"{payload.Length - command.PayloadLength} bytes more than PCU {_view.PcuVersion} defines{more}");
        }

        if (readings.Count < command.Fields.Count)
        {
            faults.Add(
                $"the payload of {payload.Length} bytes is too short for {command.Fields.Count - readings.Count} "
                + $"of {command.Fields.Count} fields");
        }

        if (isGood && direction == FrameDirection.Response) Learn(readings);
        if (!_showSecrets) readings = FrameSecrets.Hide(command, readings);
        return new DecodedFrame(offset, bytes, isGood, direction, code, command, readings, faults);
    }

    private void Learn(IReadOnlyList<Reading> readings)
    {
        foreach (var reading in readings)
        {
            if (reading.Point == VersionPoint && !_fixedVersion && reading.Value is NumberValue version)
            {
                _view = _catalogue.View((int)version.Number);
                _upgrade = _catalogue.UpgradeView(_view.PcuVersion);
            }

            if (reading.Point == BatteryPoint && reading.Value is CodeValue battery) _battery ??= _catalogue.FindBattery((int)battery.Code);
        }
    }

    /// <summary>Explains bytes that the reader dropped; a frame with nothing wrong but its checksum is decoded anyway.</summary>
    private DecodedFrame Broken(long offset, ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        var header = span.IndexOf([FrameLayout.Header0, FrameLayout.Header1]);
        if (header < 0) return Garbage(offset, bytes, "no frame starts here");
        if (header > 0) return Garbage(offset, bytes, $"{header} bytes before a broken frame; {Fault(span[header..])}");
        var length = span.Length < FrameLayout.MinLength ? int.MaxValue : FrameLayout.MinLength + span[FrameLayout.LengthOffset];
        if (length != span.Length || span[^1] != FrameLayout.Footer) return Garbage(offset, bytes, Fault(span));
        var code = CodeOf(span);
        var direction = FrameAddress.Direction(span[FrameLayout.SourceOffset], span[FrameLayout.DestinationOffset]);
        var payload = span[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];
        return Decoded(offset, bytes.ToArray(), false, direction, code, payload, [Fault(span)]);
    }

    private static DecodedFrame Garbage(long offset, ReadOnlyMemory<byte> bytes, string fault) =>
        new(offset, bytes, false, null, null, null, [], [fault]);

    private static string Fault(ReadOnlySpan<byte> candidate)
    {
        if (candidate.Length < FrameLayout.MinLength)
            return $"cut off: {candidate.Length} bytes, the shortest frame has {FrameLayout.MinLength}";
        var length = FrameLayout.MinLength + candidate[FrameLayout.LengthOffset];
        if (candidate.Length < length) return $"cut off: {candidate.Length} of {length} bytes";
        var frame = candidate[..length];
        if (frame[^1] != FrameLayout.Footer)
            return $"wrong footer: {frame[^1]:x2} instead of {FrameLayout.Footer:x2}, so its length is probably wrong";
        var checksum = Checksum.Compute(frame[..^FrameLayout.TrailerLength]);
        return $"wrong checksum: {frame[^FrameLayout.TrailerLength]:x2} instead of {checksum:x2}";
    }
}
