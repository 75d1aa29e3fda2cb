namespace SermatecEss.Captures.Firmware;

/// <summary>An upgrade of an inverter's firmware that was captured.</summary>
public sealed class FirmwareUpgrade
{
    /// <summary>The processor: <c>dsp</c> or <c>pcu</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>When it began; null if the source has no times.</summary>
    public DateTimeOffset? Begin { get; init; }

    /// <summary>When the last frame came.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>The inverter's PCU version before; null if it was not captured.</summary>
    public int? PcuVersion { get; init; }

    /// <summary>The inverter's model; null if it was not captured.</summary>
    public string? Model { get; init; }

    /// <summary>The part number at the beginning of the inverter's serial number; null if it was not captured.</summary>
    public string? PartNumber { get; init; }

    /// <summary>The content of the frame that began it, in hex; null if it was not captured.</summary>
    public string? BeginField { get; init; }

    /// <summary>The image; null if it is incomplete.</summary>
    public ReadOnlyMemory<byte>? Image { get; init; }

    /// <summary>How many bytes were captured.</summary>
    public long Length { get; init; }

    /// <summary>How many blocks were captured.</summary>
    public int Blocks { get; init; }

    /// <summary>How many bytes the first block has.</summary>
    public int BlockLength { get; init; }

    /// <summary>How many blocks were sent again, and left out.</summary>
    public int Repeats { get; init; }

    /// <summary>The address in the frame that ended it, in hex; null if there is none.</summary>
    public string? Address { get; init; }

    /// <summary>The length in the frame that ended it, in hex; null if it was not captured.</summary>
    public string? LengthField { get; init; }

    /// <summary>The interpretations of that length that match the captured one.</summary>
    public IReadOnlyList<string> LengthFits { get; init; } = [];

    /// <summary>How many interpretations were tried.</summary>
    public int LengthsTried { get; init; }

    /// <summary>The checksum in the frame that ended it, in hex; null if it was not captured.</summary>
    public string? CrcField { get; init; }

    /// <summary>The kinds of checksum that fit the image.</summary>
    public IReadOnlyList<string> CrcFits { get; init; } = [];

    /// <summary>How many kinds were tried; chance alone makes one of 65 536 fit.</summary>
    public int CrcsTried { get; init; }

    /// <summary>Why there is no image, and which part of it is missing; empty if there is one.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];
}
