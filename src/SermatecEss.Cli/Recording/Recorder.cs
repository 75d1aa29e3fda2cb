using System.CommandLine;
using SermatecEss.Captures.Recordings;
using SermatecEss.Captures.Secrets;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Service;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Recording;

/// <summary>Records the frames of sessions to a file, in its own task, so that no poll waits for the disk.</summary>
internal sealed class Recorder : IAsyncDisposable
{
    private readonly CommandCatalogue _catalogue;
    private readonly bool _showSecrets;
    private readonly RecordingFile _file;
    private readonly LineQueue _lines;
    private readonly Action<string> _warn;
    private bool _isBroken;

    private Recorder(CliContext context, RecordingFile file, bool showSecrets)
    {
        _catalogue = context.Catalogue;
        _showSecrets = showSecrets;
        _file = file;
        _warn = context.Warn;
        _lines = new LineQueue(Write, mayDrop: true, context.Time);
    }

    /// <summary>The option of commands that record.</summary>
    internal static Option<string?> Option() => TypedOption.Create<string?>(
        "--record",
        [],
        "Record every frame to this file, for decode and replay; text, or packets for Wireshark if its name ends in .pcapng",
        "FILE",
        null,
        text => text.Length > 0 ? (text, null) : (null, "expected the name of a file."));

    /// <summary>Starts a recording; null if none is wanted. A recording that exists is continued.</summary>
    /// <exception cref="UsageException">The file cannot be written, or is something else.</exception>
    internal static Recorder? Start(CliContext context, string? path, bool showSecrets = false)
    {
        if (path is null) return null;
        var isPcapNg = RecordingFile.IsPcapNg(path);
        try
        {
            if (File.Exists(path) && !RecordingFile.CanContinue(BeginningOf(path), isPcapNg))
                throw new UsageException($"{path} exists and is not a recording. Use another name.");
            var stream = PrivateFile.Create(path, FileMode.Append);
            return new Recorder(context, RecordingFile.Open(stream, isPcapNg, ProductVersion.Text), showSecrets);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot record to {path}: {e.Message}");
        }
    }

    /// <summary>Records a frame.</summary>
    internal void Take(TracedFrame frame)
    {
        var shown = _showSecrets ? frame.Bytes : FrameSecrets.Hide(frame.Bytes, _catalogue);
        _lines.Add(RecordedLine.Write(frame.Time, frame.Where, frame.Sent, shown.Span));
    }

    /// <summary>Writes what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        _file.Dispose();
    }

    private void Write(string line)
    {
        if (_isBroken) return;
        try
        {
            _file.Write(line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // A failed recording must not stop the program.
            _isBroken = true;
            _warn($"Recording stopped: {e.Message}");
        }
    }

    private static byte[] BeginningOf(string path)
    {
        using var file = File.OpenRead(path);
        var beginning = new byte[16];
        return beginning[..file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)];
    }
}
