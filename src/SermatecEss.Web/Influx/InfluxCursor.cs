using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Messages;
using SermatecEss.Inverter.State;

namespace SermatecEss.Web.Influx;

/// <summary>
/// Up to when each poll group of each inverter has been written to one target. It is saved after each batch: a crash in between sends the
/// batch again, which changes nothing in InfluxDB. Another target begins at the beginning.
/// </summary>
internal sealed class InfluxCursor
{
    private const int Version = 1;
    private const int LongestName = 300;
    private const int LongestTarget = 2000;
    private readonly IStateStore _store;
    private readonly string _target;
    private readonly Log _log;
    private readonly Dictionary<(string Serial, string Group), DateTimeOffset> _written;
    private bool _fails;

    private InfluxCursor(
        IStateStore store, string target, Log log, Dictionary<(string Serial, string Group), DateTimeOffset> written)
    {
        _store = store;
        _target = target;
        _log = log;
        _written = written;
    }

    /// <summary>The latest time that was written; null before the first.</summary>
    internal DateTimeOffset? Latest => _written.Count == 0 ? null : _written.Values.Max();

    /// <summary>Reads what was saved of a target.</summary>
    /// <param name="store">Where it is kept.</param>
    /// <param name="target">The target: where points are written to, and their measurement.</param>
    /// <param name="log">The log.</param>
    internal static InfluxCursor Load(IStateStore store, string target, Log log)
    {
        (string Target, Dictionary<(string, string), DateTimeOffset> Written)? saved = null;
        try
        {
            saved = store.Load(
                StateDocument.Influx, text => Tuple.Create(Read(text)), "all values of the history are written to InfluxDB again")?.Item1;
        }
        catch (StateException e)
        {
            log.Error($"the state file {store.NameOf(StateDocument.Influx)} cannot be read: {e.Message}");
        }

        return new InfluxCursor(store, target, log, saved is { } known && known.Target == target ? known.Written : []);
    }

    /// <summary>Up to when a group has been written.</summary>
    internal DateTimeOffset Of(string serial, string group) => _written.GetValueOrDefault((serial, group), DateTimeOffset.UnixEpoch);

    /// <summary>Goes back to a time, where a clock that was set back has made it the past again.</summary>
    internal void NotAfter(DateTimeOffset time)
    {
        foreach (var (key, written) in _written)
            if (written > time) _written[key] = time;
    }

    /// <summary>Notes what was written.</summary>
    internal void Advance(IEnumerable<KeyValuePair<(string Serial, string Group), DateTimeOffset>> written)
    {
        foreach (var (key, time) in written) _written[key] = time;
        var text = Json.Write(json =>
        {
            json.WriteNumber("version", Version);
            json.WriteString("target", _target);
            json.WriteStartObject("written");
            foreach (var inverter in _written.GroupBy(one => one.Key.Serial).OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject(inverter.Key);
                foreach (var ((_, group), time) in inverter.OrderBy(one => one.Key.Group, StringComparer.Ordinal))
                    json.WriteNumber(group, time.ToUnixTimeMilliseconds());
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
        try
        {
            _store.Write(StateDocument.Influx, text);
            _fails = false;
        }
        catch (StateException e)
        {
            if (!_fails)
            {
                _log.Error(
                    $"the state file {_store.NameOf(StateDocument.Influx)} cannot be written: {e.Message}; "
                    + "after a restart, values are written to InfluxDB again");
            }

            _fails = true;
        }
    }

    /// <summary>Reads what <see cref="Advance"/> has written.</summary>
    /// <exception cref="FormatException">This program has not written it.</exception>
    private static (string Target, Dictionary<(string, string), DateTimeOffset> Written) Read(byte[] text) => StateText.Read(text, root =>
    {
        if (root.GetProperty("version").GetInt32() != Version) throw new FormatException("it has a different version");
        var written = new Dictionary<(string, string), DateTimeOffset>();
        foreach (var inverter in root.Only("version", "target", "written").GetProperty("written").EnumerateObject())
        {
            foreach (var group in inverter.Value.EnumerateObject())
            {
                if (StateText.Checked(inverter.Name, LongestName) is null || StateText.Checked(group.Name, LongestName) is null)
                    throw new FormatException("it has an invalid name");
                written.Add((inverter.Name, group.Name), DateTimeOffset.FromUnixTimeMilliseconds(group.Value.GetInt64()));
            }
        }

        return (root.Text("target", LongestTarget), written);
    });
}
