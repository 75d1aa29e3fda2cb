using SermatecEss.Bridge.Points;
using SermatecEss.History.Configuration;
using SermatecEss.History.Recording;
using SermatecEss.History.Storage;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History;

/// <summary>Writes polls of the past into a history, in the order of their times, while no daemon writes it.</summary>
public sealed class HistoryWriter : IDisposable
{
    private readonly Recorder _recorder;

    /// <param name="directory">The state directory, where its file is.</param>
    /// <param name="options">How the history is kept.</param>
    /// <param name="zone">The zone of the house.</param>
    /// <exception cref="HistoryException">The file cannot be opened or written.</exception>
    public HistoryWriter(string directory, HistoryOptions options, TimeZoneInfo zone) =>
        _recorder = new Recorder(StateDirectory.HistoryIn(directory), options, zone);

    /// <summary>Writes polls in one transaction, and rolls up the days that are over.</summary>
    /// <param name="serial">The serial number of the inverter.</param>
    /// <param name="model">Its model.</param>
    /// <param name="points">Its points.</param>
    /// <param name="polls">The polls, by time.</param>
    /// <exception cref="HistoryException">Nothing was written.</exception>
    public void Write(string serial, string model, PointList points, IEnumerable<GroupState> polls)
    {
        var minutes = new List<Minute>();
        foreach (var poll in polls)
        {
            var start = poll.Time.ToUnixTimeSeconds() / Schema.Minute * Schema.Minute;
            if (minutes.Count == 0 || minutes[^1].Start != start) minutes.Add(new Minute(serial, model, start));
            minutes[^1].Add(points, poll, _ => false);
        }

        if (minutes.Count > 0) _recorder.Write(minutes, minutes[^1].Start + Schema.Minute, () => { });
    }

    /// <inheritdoc/>
    public void Dispose() => _recorder.Dispose();
}
