namespace SermatecEss.History.Storage;

/// <summary>The history cannot be read or written; the message says why, as a sentence without its full stop.</summary>
public sealed class HistoryException : Exception
{
    /// <param name="message">Why, without a full stop.</param>
    /// <param name="cause">The error behind it, or null.</param>
    public HistoryException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
