using System.Collections.Concurrent;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Inverter.State;

namespace SermatecEss.Fleet.Node;

/// <summary>An inverter that this node polls.</summary>
/// <param name="serial">Its serial number.</param>
/// <param name="epoch">Identifies this attachment of the inverter.</param>
/// <param name="documents">Its saved state.</param>
internal sealed class NodeInverter(string serial, long epoch, IReadOnlyDictionary<StateKind, byte[]> documents)
{
    private readonly ConcurrentDictionary<StateKind, byte[]> _documents = new(documents);
    private long _number;
    private byte[]? _unsaved;
    private volatile bool _isLeaving;

    /// <summary>Its serial number.</summary>
    internal string Serial => serial;

    /// <summary>Identifies this attachment of the inverter; a later one has a greater number.</summary>
    internal long Epoch => epoch;

    /// <summary>Polls it.</summary>
    internal LiveInverter? Live { get; set; }

    /// <summary>Since when it has had no link, as a timestamp; null if it has one.</summary>
    internal long? GoneSince { get; set; }

    /// <summary>Whether it is being given up.</summary>
    internal bool IsLeaving => _isLeaving;

    /// <summary>Begins to give it up.</summary>
    /// <returns>False if that has begun already.</returns>
    internal bool BeginLeaving() => !Interlocked.Exchange(ref _isLeaving, true);

    /// <summary>The number of the next reading of this epoch.</summary>
    internal long NextNumber() => Interlocked.Increment(ref _number);

    /// <summary>A document of its state; null if there is none.</summary>
    internal byte[]? Find(StateKind kind) => _documents.GetValueOrDefault(kind);

    /// <summary>Keeps a document that has been saved; null if it was deleted.</summary>
    internal void Keep(StateKind kind, byte[]? content)
    {
        if (content is null) _ = _documents.TryRemove(kind, out _);
        else _documents[kind] = content;
    }

    /// <summary>Keeps the newest state, which is saved with the next reading.</summary>
    internal void KeepUnsaved(byte[] state) => _unsaved = state;

    /// <summary>The state that has not been saved yet; null if there is none.</summary>
    internal byte[]? TakeUnsaved() => Interlocked.Exchange(ref _unsaved, null);
}
