using System.Security.Cryptography;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.State;

/// <summary>A document in a store, read once and written repeatedly; failures are tolerated.</summary>
internal sealed class SavedDocument(IStateStore store, StateDocument document, Log log)
{
    /// <summary>The hash of the last written text, which is smaller.</summary>
    private byte[] _written = [];
    private bool _fails;

    private string Name => store.NameOf(document);

    /// <summary>The last saved text; null if there is none, or none that is readable and plausible.</summary>
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

    /// <summary>Saves the text if it has changed. A failure is logged once; the next text is tried again.</summary>
    /// <param name="text">The complete content.</param>
    /// <param name="loss">What is lost if it cannot be saved.</param>
    internal void Save(byte[] text, string loss)
    {
        var hash = SHA256.HashData(text);
        if (hash.AsSpan().SequenceEqual(_written)) return;
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

        _written = hash;
        if (_fails) log.Info($"the state file {Name} can be written again");
        _fails = false;
    }
}
