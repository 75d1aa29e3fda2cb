namespace SermatecEss.Captures.Firmware;

/// <summary>An upgrade whose end has not come yet.</summary>
/// <param name="kind">The processor.</param>
/// <param name="begin">When its first frame came.</param>
/// <param name="isFromClient">Whether the app opened the connection, and not the inverter.</param>
/// <param name="beginField">The content of the frame that began it; null if that was not captured.</param>
internal sealed class UpgradeInProgress(string kind, DateTimeOffset? begin, bool isFromClient, string? beginField)
{
    /// <summary>Far more than the memory of these processors.</summary>
    private const int MostBytes = 4 << 20;
    private const int CrcLength = 2;
    private const int AddressLength = 4;
    private const int MostMissing = 100;
    private readonly List<byte> _image = [];
    private readonly List<MissingPart> _missing = [];
    private byte[]? _last;
    private bool _isAnswered = true;
    private bool _isTooLong;
    private int _blocks;
    private int _blockLength;
    private int _repeats;
    private DateTimeOffset? _lastTime;

    /// <summary>Whether the app opened the connection, and not the inverter.</summary>
    internal bool IsFromClient { get; } = isFromClient;

    /// <summary>Whether a block has come.</summary>
    internal bool HasBlocks => _blocks > 0;

    /// <summary>The inverter has answered: an equal block after this is another one.</summary>
    internal void Answer() => _isAnswered = true;

    internal void Add(ReadOnlySpan<byte> block, DateTimeOffset? time)
    {
        _lastTime = time;
        if (!_isAnswered && _last is not null && block.SequenceEqual(_last))
        {
            _repeats++;
            return;
        }

        _isAnswered = false;
        _last = block.ToArray();
        _blocks++;
        if (_blockLength == 0) _blockLength = block.Length;
        if (_image.Count + block.Length > MostBytes) _isTooLong = true;
        else _image.AddRange(block);
    }

    /// <summary>Bytes from the app are missing.</summary>
    internal void Miss(long length)
    {
        if (_missing.Count == 0 || _missing[^1].Offset != _image.Count)
        {
            if (_missing.Count == MostMissing) return;
            _missing.Add(new MissingPart(_image.Count, _blocks + 1));
        }

        _missing[^1].Length += length;

        // The block after them may equal the one before.
        _isAnswered = true;
    }

    /// <summary>The upgrade as far as it was captured.</summary>
    /// <param name="end">The content of the frame that ends it; empty if that was not captured.</param>
    /// <param name="time">When that came.</param>
    /// <param name="inverter">Who was upgraded.</param>
    internal FirmwareUpgrade Finish(ReadOnlySpan<byte> end, DateTimeOffset? time, UpgradedInverter inverter)
    {
        var addressLength = kind == FirmwareCollector.Dsp && end.Length >= AddressLength ? AddressLength : 0;
        var address = end[..addressLength];
        end = end[addressLength..];
        var lengthLength = Math.Max(0, end.Length - CrcLength);
        var length = end[..lengthLength];
        var crc = lengthLength > 0 ? end[lengthLength..] : [];
        var readings = FieldReading.OfLength(length);
        string[] fits = [.. readings.Where(reading => reading.Value == _image.Count).Select(reading => reading.Name)];
        var faults = Faults(length, fits, readings);
        var image = faults.Count == 0 ? _image.ToArray() : null;
        var padding = _blockLength == 0 ? 0 : (_blockLength - (_image.Count % _blockLength)) % _blockLength;
        return new FirmwareUpgrade
        {
            Kind = kind,
            Begin = begin,
            End = time ?? _lastTime ?? begin,
            PcuVersion = inverter.PcuVersion,
            Model = inverter.Model,
            PartNumber = inverter.PartNumber,
            BeginField = beginField,
            Image = image is null ? default(ReadOnlyMemory<byte>?) : image,
            Length = _image.Count,
            Blocks = _blocks,
            BlockLength = _blockLength,
            Repeats = _repeats,
            Address = Hex(address),
            LengthField = Hex(length),
            LengthFits = fits,
            LengthsTried = readings.Count,
            CrcField = Hex(crc),
            CrcFits = image is null ? [] : CrcFits(image, padding, crc),
            CrcsTried = image is null ? 0 : CrcKind.All.Count * 2 * (padding > 0 ? 2 : 1),
            Faults = faults,
        };
    }

    private List<string> Faults(ReadOnlySpan<byte> length, string[] fits, IReadOnlyList<FieldReading> readings)
    {
        var faults = new List<string>();
        if (beginField is null) faults.Add("its beginning is not in the capture");
        foreach (var missing in _missing) faults.Add(missing.Text(_blockLength));
        if (_isTooLong) faults.Add($"it has more than {MostBytes} bytes");
        if (_blocks == 0) faults.Add("it has no blocks");
        if (length.IsEmpty) faults.Add($"its end is not in the capture; there are {_image.Count} bytes");
        else if (fits.Length == 0)
        {
            faults.Add(
                $"none of {readings.Count} interpretations of its length {Convert.ToHexStringLower(length)} "
                + $"matches the {_image.Count} bytes captured");
        }

        return faults;
    }

    private static List<string> CrcFits(byte[] image, int padding, ReadOnlySpan<byte> crc)
    {
        var big = (ushort)((crc[0] << 8) | crc[1]);
        var little = (ushort)((crc[1] << 8) | crc[0]);
        var fits = new List<string>();
        foreach (var crcKind in CrcKind.All)
        {
            var (plain, padded) = crcKind.Compute(image, padding);
            if (plain == big) fits.Add($"{crcKind.Name}, big-endian");
            if (plain == little) fits.Add($"{crcKind.Name}, little-endian");
            if (padding == 0) continue;
            if (padded == big) fits.Add($"{crcKind.Name}, big-endian, last block filled with ff");
            if (padded == little) fits.Add($"{crcKind.Name}, little-endian, last block filled with ff");
        }

        return fits;
    }

    private static string? Hex(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : Convert.ToHexStringLower(bytes);
}
