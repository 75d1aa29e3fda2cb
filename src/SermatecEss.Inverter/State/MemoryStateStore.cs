using System.Collections.Concurrent;

namespace SermatecEss.Inverter.State;

/// <summary>State that exists in memory only and ends with the program.</summary>
public sealed class MemoryStateStore : IStateStore
{
    private readonly ConcurrentDictionary<StateDocument, byte[]> _documents = new();
    private readonly ConcurrentDictionary<StateDocument, SemaphoreSlim> _turns = new();

    private readonly TimeProvider _time;

    /// <param name="time">The clock.</param>
    /// <param name="tell">Called with a message about an invalid document.</param>
    public MemoryStateStore(TimeProvider time, Action<string> tell)
    {
        _time = time;
        Tell = tell;
    }

    /// <inheritdoc/>
    public string Location => "memory";

    /// <inheritdoc/>
    public Action<string> Tell { get; }

    /// <inheritdoc/>
    public string NameOf(StateDocument document) => $"{document.Kind} of {(document.Serial.Length > 0 ? document.Serial : "all")}";

    /// <summary>Other programs cannot access this memory.</summary>
    public StateLock TryLock() => StateLock.Held(new Turn(null));

    /// <inheritdoc/>
    public bool Has(StateDocument document) => _documents.ContainsKey(document);

    /// <inheritdoc/>
    public byte[]? Read(StateDocument document) => _documents.TryGetValue(document, out var content) ? [.. content] : null;

    /// <inheritdoc/>
    public void Write(StateDocument document, ReadOnlySpan<byte> content) => _documents[document] = content.ToArray();

    /// <inheritdoc/>
    public void Delete(StateDocument document) => _ = _documents.TryRemove(document, out _);

    /// <inheritdoc/>
    public void SetAside(StateDocument document, string reason, string consequence)
    {
        if (_documents.TryRemove(document, out _)) Tell($"{NameOf(document)} is damaged ({reason.TrimEnd('.')}); {consequence}");
    }

    /// <inheritdoc/>
    public async Task<IDisposable> EnterAsync(StateDocument document, TimeSpan patience, CancellationToken cancellation)
    {
        var turn = _turns.GetOrAdd(document, _ => new SemaphoreSlim(1));
        if (turn.Wait(0, cancellation)) return new Turn(turn);
        using var limit = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await turn.WaitAsync(either.Token);
            return new Turn(turn);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{NameOf(document)} is locked");
        }
    }

    /// <summary>The log of a program that leaves no state is not read.</summary>
    public Task LogAsync(ReadOnlyMemory<byte> line) => Task.CompletedTask;

    private sealed class Turn(SemaphoreSlim? turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }
}
