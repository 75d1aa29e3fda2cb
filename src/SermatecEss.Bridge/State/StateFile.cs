using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Points;
using SermatecEss.Inverter;

namespace SermatecEss.Bridge.State;

/// <summary>The state of one inverter in a file. It is replaced whole, so that a crash at any moment leaves the old one or the new one.</summary>
internal sealed class StateFile(string path, Log log)
{
    private byte[] _written = [];
    private bool _fails;

    /// <summary>The file of an inverter.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="serial">The inverter's serial number.</param>
    /// <param name="log">The log.</param>
    internal static StateFile Of(string directory, string serial, Log log)
    {
        var name = string.Concat(serial.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return new StateFile(Path.Combine(directory, $"{(name.Length > 0 ? name : "inverter")}.json"), log);
    }

    /// <summary>The state that was last saved, or an empty one. A file that cannot be understood is set aside.</summary>
    internal InverterState Load()
    {
        try
        {
            if (!File.Exists(path)) return new InverterState();
            return StateJson.Read(File.ReadAllBytes(path));
        }
        catch (FormatException e)
        {
            var aside = path + ".damaged";
            log.Error($"the state file {path} is damaged ({e.Message.TrimEnd('.')}) and set aside as {aside}; energies that are counted here begin at 0");
            Try(() => File.Move(path, aside, overwrite: true));
            return new InverterState();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Error($"the state file {path} cannot be read: {e.Message}");
            return new InverterState();
        }
    }

    /// <summary>Saves a state, unless it is the one that was saved last. A failure is told once; the next state is tried again.</summary>
    internal void Save(InverterState state)
    {
        var text = StateJson.Write(state);
        if (text.AsSpan().SequenceEqual(_written)) return;
        if (!Try(() => WholeFile.Replace(path, text))) return;
        _written = text;
        if (_fails) log.Info($"the state file {path} is written again");
        _fails = false;
    }

    private bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_fails) log.Error($"the state file {path} cannot be written: {e.Message.TrimEnd('.')}; what is counted here is lost if the program ends before that is mended");
            _fails = true;
            return false;
        }
    }
}
