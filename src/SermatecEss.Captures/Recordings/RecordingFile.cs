namespace SermatecEss.Captures.Recordings;

/// <summary>A file that frames are recorded to: text for people to read and edit, or pcapng for Wireshark.</summary>
public abstract class RecordingFile : IDisposable
{
    /// <summary>How a text recording begins.</summary>
    private const string Beginning = "# sermatec-ess";

    /// <summary>Whether a file's name asks for pcapng.</summary>
    public static bool IsPcapNg(string path) =>
        Path.GetExtension(path).Equals(".pcapng", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether frames can be appended to an existing file: it is empty, or a recording of the same kind.</summary>
    /// <param name="beginning">Its first bytes, at least 14 if there are as many.</param>
    /// <param name="isPcapNg">The kind.</param>
    public static bool CanContinue(ReadOnlySpan<byte> beginning, bool isPcapNg) => beginning.IsEmpty
        || (isPcapNg ? beginning.StartsWith(PcapNgRecording.Beginning) : beginning.StartsWith("# sermatec-ess"u8));

    /// <summary>Records to a stream.</summary>
    /// <param name="stream">Where to write; closed at the end.</param>
    /// <param name="isPcapNg">The kind.</param>
    /// <param name="program">Name and version of the program, for the beginning.</param>
    public static RecordingFile Open(Stream stream, bool isPcapNg, string program) => isPcapNg
        ? new PcapNgRecording(stream)
        : new TextRecording(stream, $"{Beginning} {program}, frames: time, inverter, -> sent or <- received");

    /// <summary>Adds a frame.</summary>
    /// <param name="line">The frame, as <see cref="RecordedLine"/> writes it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public abstract void Write(string line);

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Close();
}
