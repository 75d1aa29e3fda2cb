using SermatecEss.Captures.Streams;

namespace SermatecEss.Captures.Tests.Streams;

/// <summary>Collects the bytes of a connection, with a word for each gap.</summary>
internal sealed class RawConnection(Func<long, byte[]> gap) : ConnectionListener
{
    internal List<byte> FromClient { get; } = [];

    internal List<byte> FromServer { get; } = [];

    internal List<(bool FromClient, long Length)> Gaps { get; } = [];

    internal int Ends { get; private set; }

    public override void Data(bool fromClient, DateTimeOffset time, ReadOnlyMemory<byte> bytes) =>
        (fromClient ? FromClient : FromServer).AddRange(bytes.Span);

    public override void Gap(bool fromClient, DateTimeOffset time, long length)
    {
        Gaps.Add((fromClient, length));
        (fromClient ? FromClient : FromServer).AddRange(gap(length));
    }

    public override void Ended(DateTimeOffset time) => Ends++;
}
