using System.Net.Sockets;
using SermatecEss.Inverter.Tests.Peer;

namespace SermatecEss.Inverter.Tests.Discovery;

/// <summary>Nothing is dialled: the messages are made as after a failed connection.</summary>
public sealed class UnreachableTests : SessionTest
{
    private const string Hint = "in another network, 'sermatec-ess discover' finds the address.";

    [Fact]
    public void Errors_of_the_default_address_point_to_discover()
    {
        var failure = new Failure(new SessionOptions(), Battery, 1);

        Assert.EndsWith(Hint, failure.ConnectTimedOut().Message, StringComparison.Ordinal);
        foreach (var cause in (SocketError[])[SocketError.ConnectionRefused, SocketError.NetworkUnreachable, SocketError.TimedOut])
            Assert.EndsWith(Hint, failure.NotConnected(new SocketException((int)cause)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_of_a_given_address_do_not() =>
        Assert.DoesNotContain("discover", new Failure(To(1), Battery, 1).ConnectTimedOut().Message, StringComparison.Ordinal);
}
