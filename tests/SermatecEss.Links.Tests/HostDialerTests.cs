using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace SermatecEss.Links.Tests;

/// <summary>The addresses of a name are tried in parallel, and the first that accepts is used.</summary>
public sealed class HostDialerTests : LinksTest
{
    private static readonly IPAddress A = IPAddress.Parse("2001:db8::1");
    private static readonly IPAddress B = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress C = IPAddress.Parse("192.0.2.2");
    private readonly FakeTimeProvider _time = new();
    private readonly List<Attempt> _attempts = [];

    [Fact]
    public void Families_take_turns_and_the_systems_first_address_stays_first()
    {
        var d = IPAddress.Parse("2001:db8::2");
        Assert.Equal([A, B, d, C], HostDialer.InTurn([A, d, B, C]));
        Assert.Equal([B, A, C, d], HostDialer.InTurn([B, C, A, d]));
    }

    [Fact]
    public async Task An_address_that_swallows_everything_costs_a_quarter_of_a_second()
    {
        var connecting = ConnectAsync(A, B);
        Assert.Equal([A], _attempts.Select(attempt => attempt.Address));
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal([A], _attempts.Select(attempt => attempt.Address));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await UntilAsync(() => _attempts.Count == 2);
        _attempts[1].Accept();
        Assert.Same(_attempts[1], await connecting);
        Assert.True(_attempts[0].Token.IsCancellationRequested);
    }

    [Fact]
    public async Task The_first_address_still_wins_when_it_accepts_late_and_the_other_one_is_closed()
    {
        var connecting = ConnectAsync(A, B);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await UntilAsync(() => _attempts.Count == 2);
        _attempts[0].Accept();
        Assert.Same(_attempts[0], await connecting);
        _attempts[1].Accept();
        await UntilAsync(() => _attempts[1].IsDisposed);
        Assert.False(_attempts[0].IsDisposed);
    }

    [Fact]
    public async Task One_that_refuses_gives_way_to_the_next_at_once_and_the_error_is_that_of_a_host_that_was_reached()
    {
        var connecting = ConnectAsync(A, B, C);
        _attempts[0].Fail(SocketError.NetworkUnreachable);
        await UntilAsync(() => _attempts.Count == 2);
        _attempts[1].Fail(SocketError.ConnectionRefused);
        await UntilAsync(() => _attempts.Count == 3);
        _attempts[2].Fail(SocketError.NetworkUnreachable);
        Assert.Equal(
            SocketError.ConnectionRefused,
            (await Assert.ThrowsAsync<SocketException>(() => connecting)).SocketErrorCode);
    }

    [Fact]
    public async Task A_cancellation_ends_all_attempts()
    {
        using var giveUp = new CancellationTokenSource();
        var connecting = HostDialer.FirstAsync([A, B], Connect, _time, giveUp.Token);
        await giveUp.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.All(_attempts, attempt => Assert.True(attempt.Token.IsCancellationRequested));
    }

    private Task<Attempt> ConnectAsync(params IPAddress[] addresses) => HostDialer.FirstAsync(addresses, Connect, _time, End);

    private Task<Attempt> Connect(IPAddress address, CancellationToken cancellation)
    {
        var attempt = new Attempt(address, cancellation);
        _attempts.Add(attempt);
        return attempt.Task;
    }

    private sealed class Attempt(IPAddress address, CancellationToken token) : IDisposable
    {
        private readonly TaskCompletionSource<Attempt> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal IPAddress Address => address;

        internal CancellationToken Token => token;

        internal Task<Attempt> Task => _end.Task;

        internal bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;

        internal void Accept() => _end.SetResult(this);

        internal void Fail(SocketError error) => _end.SetException(new SocketException((int)error));
    }
}
