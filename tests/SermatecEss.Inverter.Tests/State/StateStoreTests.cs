using SermatecEss.Inverter.State;

namespace SermatecEss.Inverter.Tests.State;

/// <summary>The behaviour of every store.</summary>
public abstract class StateStoreTests
{
    private static readonly StateDocument[] Documents =
    [
        StateDocument.Inverter("ST1"),
        StateDocument.Inverter("ST2"),
        StateDocument.Ledger("ST1"),
        StateDocument.Override("ST1"),
        StateDocument.Bridge,
    ];

    internal abstract IStateStore Store { get; }

    internal List<string> Messages { get; } = [];

    internal static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public void What_is_written_is_read_until_it_is_deleted()
    {
        Assert.All(Documents, document => Assert.Null(Store.Read(document)));
        for (byte i = 0; i < Documents.Length; i++) Store.Write(Documents[i], [i, 1, 2]);
        for (byte i = 0; i < Documents.Length; i++) Store.Write(Documents[i], [i]);

        for (byte i = 0; i < Documents.Length; i++) Assert.Equal([i], Store.Read(Documents[i])!);
        Assert.All(Documents, document => Assert.True(Store.Has(document)));
        Store.Delete(Documents[3]);
        Assert.False(Store.Has(Documents[3]));
        Assert.Null(Store.Read(Documents[3]));
        Assert.Equal(4, Documents.Count(Store.Has));
        Store.Delete(Documents[3]);
    }

    [Fact]
    public void An_invalid_document_is_set_aside_and_reported_once()
    {
        Store.Write(Documents[0], [1]);

        for (var i = 0; i < 3; i++)
            Assert.Null(Store.Load<string>(Documents[0], _ => throw new FormatException("it is nonsense."), "all is lost"));

        Assert.EndsWith("; all is lost", Assert.Single(Messages), StringComparison.Ordinal);
        Assert.Contains("(it is nonsense)", Messages[0], StringComparison.Ordinal);
        Assert.False(Store.Has(Documents[0]));
        Store.Write(Documents[0], [2]);
        Assert.Equal("2", Store.Load(Documents[0], text => $"{text[0]}", "nothing"));
    }

    [Fact]
    public async Task One_at_a_time_locks_a_document_and_other_documents_are_free()
    {
        var first = await Store.EnterAsync(Documents[2], TimeSpan.FromMinutes(1), End);
        using var other = await Store.EnterAsync(Documents[3], TimeSpan.Zero, End);
        var second = Store.EnterAsync(Documents[2], TimeSpan.FromMinutes(1), End);
        await Assert.ThrowsAsync<TimeoutException>(() => Store.EnterAsync(Documents[2], TimeSpan.FromMilliseconds(1), End));
        Assert.False(second.IsCompleted);

        first.Dispose();
        first.Dispose();

        using var turn = await second;
        using var stop = new CancellationTokenSource();
        var third = Store.EnterAsync(Documents[2], TimeSpan.FromMinutes(1), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
    }

    [Fact]
    public async Task The_log_takes_lines() => await Store.LogAsync("{}\n"u8.ToArray());

    [Fact]
    public void A_daemon_is_alone()
    {
        using var one = Store.TryLock();

        Assert.True(one.IsHeld);
        Assert.Null(one.Owner);
    }
}
