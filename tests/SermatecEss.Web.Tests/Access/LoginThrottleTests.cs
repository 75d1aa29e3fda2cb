using System.Net;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Web.Access;

namespace SermatecEss.Web.Tests.Access;

public sealed class LoginThrottleTests
{
    private static readonly IPAddress One = IPAddress.Parse("192.168.1.7");
    private readonly FakeTimeProvider _time = new();
    private readonly LoginThrottle _throttle;

    public LoginThrottleTests() => _throttle = new LoginThrottle(_time);

    [Fact]
    public void Five_logins_of_an_address_may_fail_in_a_minute()
    {
        for (var i = 0; i < LoginThrottle.PerAddress; i++)
        {
            Assert.Equal(TimeSpan.Zero, Begin(One));
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(TimeSpan.FromSeconds(35), Begin(One));
        Assert.Equal(TimeSpan.FromSeconds(35), Begin(One.MapToIPv6()));
        Assert.Equal(TimeSpan.Zero, Begin(IPAddress.Parse("192.168.1.8")));
        _time.Advance(TimeSpan.FromSeconds(35));
        Assert.Equal(TimeSpan.Zero, Begin(One));
        Assert.Equal(TimeSpan.FromSeconds(5), Begin(One));
    }

    [Fact]
    public void Thirty_may_fail_in_all_and_no_more_are_kept()
    {
        for (var i = 0; i < LoginThrottle.PerMinute; i++) Assert.Equal(TimeSpan.Zero, Begin(new IPAddress([10, 0, 0, (byte)i])));

        for (var i = 0; i < 1000; i++) Assert.Equal(TimeSpan.FromMinutes(1), Begin(new IPAddress([10, 0, 1, (byte)i])));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, Begin(One));
    }

    [Fact]
    public void A_login_with_the_right_password_does_not_count()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(TimeSpan.Zero, _throttle.Begin(One, out var attempt));
            _throttle.Forgive(attempt);
        }
    }

    [Fact]
    public void An_IPv6_network_counts_as_one_address()
    {
        for (var i = 0; i < LoginThrottle.PerAddress; i++) Assert.Equal(TimeSpan.Zero, Begin(IPAddress.Parse($"2001:db8:0:1::{i}")));

        Assert.NotEqual(TimeSpan.Zero, Begin(IPAddress.Parse("2001:db8:0:1:ffff::1")));
        Assert.Equal(TimeSpan.Zero, Begin(IPAddress.Parse("2001:db8:0:2::1")));
    }

    private TimeSpan Begin(IPAddress address) => _throttle.Begin(address, out _);
}
