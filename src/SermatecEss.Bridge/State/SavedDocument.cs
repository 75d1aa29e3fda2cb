using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.State;

/// <summary>A document of a store that is read once and written again and again, whether that succeeds or not.</summary>
internal sealed class SavedDocument(IStateStore store, StateDocument document, Log log)
{
    private byte[] _written = [];
    private bool _fails;

    private string Name => store.NameOf(document);

    /// <summary>What was last saved; null where nothing was, or nothing that can be read and believed.</summary>
    internal T? Load<T>(Func<byte[], T> parse, string consequence)
        where T : class
    {
        try
        {
            return store.Load(document, parse, consequence);
        }
        catch (StateException e)
        {
            log.Error($"the state file {Name} cannot be read: {e.Message}");
            return null;
        }
    }

    /// <summary>Saves, unless it is what was saved last. A failure is told once; what comes next is tried again.</summary>
    /// <param name="text">All that is to be in it.</param>
    /// <param name="loss">What is lost if it cannot be saved.</param>
    internal void Save(byte[] text, string loss)
    {
        if (text.AsSpan().SequenceEqual(_written)) return;
        try
        {
            store.Write(document, text);
        }
        catch (StateException e)
        {
            if (!_fails) log.Error($"the state file {Name} cannot be written: {e.Message}; {loss}");
            _fails = true;
            return;
        }

        _written = text;
        if (_fails) log.Info($"the state file {Name} can be written again");
        _fails = false;
    }
}
