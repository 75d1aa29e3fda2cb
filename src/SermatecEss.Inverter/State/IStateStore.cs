namespace SermatecEss.Inverter.State;

/// <summary>
/// Stores state across restarts: a few small documents for each inverter, and a log of the writes. One daemon owns a store; commands share
/// it by locking single documents. Thread-safe.
/// </summary>
public interface IStateStore
{
    /// <summary>The location of the store, for messages.</summary>
    string Location { get; }

    /// <summary>Called with a sentence, without full stop, about an invalid document and the consequence.</summary>
    Action<string> Tell { get; }

    /// <summary>The location of a document, for messages.</summary>
    string NameOf(StateDocument document);

    /// <summary>
    /// Makes this process the only daemon of the store, unless another one is; released when the process ends for any reason.
    /// </summary>
    /// <exception cref="StateException">The lock is unusable, for example because the directory is not writable.</exception>
    StateLock TryLock();

    /// <summary>Whether a document exists.</summary>
    bool Has(StateDocument document);

    /// <summary>Reads a document.</summary>
    /// <returns>Its content; null if it does not exist.</returns>
    /// <exception cref="FormatException">It cannot be a document of this program: it is too large, or a link.</exception>
    /// <exception cref="StateException">It cannot be read.</exception>
    byte[]? Read(StateDocument document);

    /// <summary>Replaces a document atomically: a crash leaves the old one or the new one.</summary>
    /// <exception cref="StateException">It cannot be written; the old one is unchanged.</exception>
    void Write(StateDocument document, ReadOnlySpan<byte> content);

    /// <summary>Removes a document durably.</summary>
    /// <exception cref="StateException">It cannot be removed.</exception>
    void Delete(StateDocument document);

    /// <summary>Sets an invalid document aside for inspection, and reports it.</summary>
    /// <param name="document">The document.</param>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="consequence">The consequence.</param>
    void SetAside(StateDocument document, string reason, string consequence);

    /// <summary>Waits until no other program or task holds the lock of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <returns>Releases the lock when disposed.</returns>
    /// <exception cref="TimeoutException">The lock is held for longer.</exception>
    /// <exception cref="StateException">The lock is unusable, for example because the directory is not writable.</exception>
    Task<IDisposable> EnterAsync(StateDocument document, TimeSpan patience, CancellationToken cancellation);

    /// <summary>Appends a line to the log of writes.</summary>
    /// <param name="line">The line, with its line end.</param>
    /// <exception cref="StateException">It cannot be appended.</exception>
    Task LogAsync(ReadOnlyMemory<byte> line);

    /// <summary>Reads a document, and sets it aside if it is invalid.</summary>
    /// <param name="document">The document.</param>
    /// <param name="parse">Parses its text; throws a <see cref="FormatException"/> if this program did not write it.</param>
    /// <param name="consequence">The consequence if it is invalid.</param>
    /// <returns>Its content; null if there is no valid one.</returns>
    /// <exception cref="StateException">It cannot be read.</exception>
    T? Load<T>(StateDocument document, Func<byte[], T> parse, string consequence)
        where T : class
    {
        try
        {
            return Read(document) is { } text ? parse(text) : null;
        }
        catch (FormatException e)
        {
            SetAside(document, e.Message, consequence);
            return null;
        }
    }
}
