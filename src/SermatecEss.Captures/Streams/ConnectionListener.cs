namespace SermatecEss.Captures.Streams;

/// <summary>Takes the bytes of a TCP connection, in order in each direction.</summary>
public abstract class ConnectionListener
{
    /// <summary>Takes the next bytes.</summary>
    /// <param name="fromClient">Whether the side that opened the connection sent them.</param>
    /// <param name="time">When they were captured.</param>
    /// <param name="bytes">The bytes; valid until the call returns.</param>
    public abstract void Data(bool fromClient, DateTimeOffset time, ReadOnlyMemory<byte> bytes);

    /// <summary>Bytes were sent, but are not in the capture.</summary>
    /// <param name="fromClient">Whether the side that opened the connection sent them.</param>
    /// <param name="time">When it became certain.</param>
    /// <param name="length">How many bytes.</param>
    public abstract void Gap(bool fromClient, DateTimeOffset time, long length);

    /// <summary>The connection ended, or the capture did.</summary>
    /// <param name="time">When.</param>
    public abstract void Ended(DateTimeOffset time);
}
