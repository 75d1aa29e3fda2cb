using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.Tests.State;

/// <summary>A store in memory with a hook before each write.</summary>
/// <param name="writing">The hook, given the number of earlier writes.</param>
internal sealed class HookedStore(Action<int> writing) : IStateStore
{
    private readonly MemoryStateStore _store = new(TimeProvider.System, Assert.Fail);
    private int _writes;

    public string Location => _store.Location;

    public Action<string> Tell => _store.Tell;

    public string NameOf(StateDocument document) => _store.NameOf(document);

    public StateLock TryLock() => _store.TryLock();

    public bool Has(StateDocument document) => _store.Has(document);

    public byte[]? Read(StateDocument document) => _store.Read(document);

    public void Write(StateDocument document, ReadOnlySpan<byte> content)
    {
        writing(Interlocked.Increment(ref _writes) - 1);
        _store.Write(document, content);
    }

    public void Delete(StateDocument document) => _store.Delete(document);

    public void SetAside(StateDocument document, string reason, string consequence) => _store.SetAside(document, reason, consequence);

    public Task<IDisposable> EnterAsync(StateDocument document, TimeSpan patience, CancellationToken cancellation) =>
        _store.EnterAsync(document, patience, cancellation);

    public Task LogAsync(ReadOnlyMemory<byte> line) => _store.LogAsync(line);
}
