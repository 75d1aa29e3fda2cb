using System.Globalization;

namespace SermatecEss.Cli.Terminals;

/// <summary>A line on a terminal that shows how far a piece of work is; it is wiped at the end.</summary>
/// <param name="output">The terminal.</param>
/// <param name="what">What is done, as in <c>Exporting</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressBar(TextWriter output, string what, TimeProvider time) : IDisposable
{
    private const int Width = 30;
    private const string WipeLine = "\r\x1b[K";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private long _drawn;
    private bool _isDrawn;

    /// <summary>Shows how far it is, ten times a second at most.</summary>
    /// <param name="part">0 for the beginning, 1 for the end.</param>
    internal void Show(double part)
    {
        if (_isDrawn && time.GetElapsedTime(_drawn) < Interval) return;
        (_drawn, _isDrawn) = (time.GetTimestamp(), true);
        part = Math.Clamp(part, 0, 1);
        var full = (int)(part * Width);
        output.Write(string.Create(
            CultureInfo.InvariantCulture, $"\r{what} [{new string('#', full)}{new string('.', Width - full)}] {(int)(part * 100),3} %"));
        output.Flush();
    }

    /// <summary>Wipes the line, so that another can be printed.</summary>
    internal void Wipe()
    {
        if (!_isDrawn) return;
        _isDrawn = false;
        output.Write(WipeLine);
        output.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => Wipe();
}
