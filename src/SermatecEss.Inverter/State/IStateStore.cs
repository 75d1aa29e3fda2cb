namespace SermatecEss.Inverter.State;

/// <summary>
/// Keeps what outlives a restart: a few small documents for each inverter, and a log of what was written to them. One daemon owns a
/// store; commands share it with the daemon by the locks of single documents. Its members may be called by any thread.
/// </summary>
public interface IStateStore
{
    /// <summary>Where the store is, for messages.</summary>
    string Location { get; }

    /// <summary>Is told, as a sentence without its full stop, of what could not be believed and what follows from it.</summary>
    Action<string> Tell { get; }

    /// <summary>Where a document is, for messages.</summary>
    string NameOf(StateDocument document);

    /// <summary>Makes this process the one daemon of the store, unless another one is; any end of the process ends that, too.</summary>
    /// <exception cref="StateException">Nobody can, as where the directory cannot be written.</exception>
    StateLock TryLock();

    /// <summary>Whether a document is there.</summary>
    bool Has(StateDocument document);

    /// <summary>Reads a document.</summary>
    /// <returns>All of it; null where there is none.</returns>
    /// <exception cref="FormatException">What is there cannot be a document of this program: it is too large, or a link.</exception>
    /// <exception cref="StateException">It cannot be read.</exception>
    byte[]? Read(StateDocument document);

    /// <summary>Replaces a document, so that a crash at any moment leaves the old one or the new one.</summary>
    /// <exception cref="StateException">It cannot be written; the old one is still there.</exception>
    void Write(StateDocument document, ReadOnlySpan<byte> content);

    /// <summary>Removes a document, so that it stays removed.</summary>
    /// <exception cref="StateException">It cannot be removed.</exception>
    void Delete(StateDocument document);

    /// <summary>Puts a document that cannot be believed out of the way, where its owner can look at it, and tells so.</summary>
    /// <param name="document">The document.</param>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="consequence">What follows from that.</param>
    void SetAside(StateDocument document, string reason, string consequence);

    /// <summary>Waits until no other program or task has entered for a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Lets the next one in when it is disposed.</returns>
    /// <exception cref="TimeoutException">Another one stays in for longer.</exception>
    /// <exception cref="StateException">Nobody can enter, as where the directory cannot be written.</exception>
    Task<IDisposable> EnterAsync(StateDocument document, TimeSpan patience, CancellationToken cancellation);

    /// <summary>Appends a line to the log of what was written to the inverters.</summary>
    /// <param name="line">The line, with its end.</param>
    /// <exception cref="StateException">It cannot be appended.</exception>
    Task LogAsync(ReadOnlyMemory<byte> line);

    /// <summary>Reads a document, and sets it aside where it cannot be believed.</summary>
    /// <param name="document">The document.</param>
    /// <param name="parse">Reads its text; throws a <see cref="FormatException"/> where this program has not written it.</param>
    /// <param name="consequence">What follows where it cannot be believed.</param>
    /// <returns>What it says; null where there is none that can be believed.</returns>
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
