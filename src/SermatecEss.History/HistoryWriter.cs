using SermatecEss.Bridge.Points;
using SermatecEss.History.Configuration;
using SermatecEss.History.Recording;
using SermatecEss.History.Storage;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History;

/// <summary>Writes the past of an inverter into a new history, before a daemon writes it: a year within a second.</summary>
public sealed class HistoryWriter : IDisposable
{
    private readonly Recorder _recorder;

    /// <param name="directory">The state directory, where its file is.</param>
    /// <param name="options">How the history is kept.</param>
    /// <param name="zone">The zone of the house.</param>
    /// <exception cref="HistoryException">The file cannot be opened or written.</exception>
    public HistoryWriter(string directory, HistoryOptions options, TimeZoneInfo zone) =>
        _recorder = new Recorder(StateDirectory.HistoryIn(directory), options, zone);

    /// <summary>Writes all polls of an inverter that has no history yet, in one transaction.</summary>
    /// <param name="serial">The serial number of the inverter.</param>
    /// <param name="model">Its model.</param>
    /// <param name="points">Its points.</param>
    /// <param name="polls">The polls, by time.</param>
    /// <param name="cancellation">Stops it; nothing is written then.</param>
    /// <exception cref="HistoryException">Nothing was written.</exception>
    public void Write(string serial, string model, PointList points, IEnumerable<GroupState> polls, CancellationToken cancellation)
    {
        var past = new Minute(serial, model, start: 0);
        foreach (var poll in polls)
        {
            cancellation.ThrowIfCancellationRequested();
            past.Add(points, poll, _ => false);
        }

        _recorder.WritePast(past, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _recorder.Dispose();
}
