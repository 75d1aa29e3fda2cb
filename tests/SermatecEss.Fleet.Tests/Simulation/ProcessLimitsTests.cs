using System.Net;
using SermatecEss.Fleet.Simulation;

namespace SermatecEss.Fleet.Tests.Simulation;

/// <summary>How many simulated inverters a computer can hold.</summary>
public sealed class ProcessLimitsTests
{
    private static readonly IPAddress Remote = IPAddress.Parse("192.168.1.5");

    [Fact]
    public void The_limits_of_this_computer_are_known_and_enough_for_a_few() =>
        Assert.Null(ProcessLimits.Now().Lack(10, IPAddress.Loopback));

    [Fact]
    public void Too_few_files_are_reported_with_the_number_needed_and_the_remedy() => Assert.Equal(
        "10000 inverters need 10250 open files, but this process may open only 1024. Raise the limit with 'ulimit -n', or simulate fewer.",
        new ProcessLimits(1024, 28232).Lack(10_000, IPAddress.Loopback));

    [Fact]
    public void Too_few_ports_are_reported_unless_there_are_more_addresses_to_dial_from()
    {
        var limits = new ProcessLimits(100_000, 28232);

        Assert.Null(limits.Lack(60_000, IPAddress.Loopback));
        Assert.Null(limits.Lack(28_000, Remote));
        Assert.StartsWith("60000 inverters need as many ports, but this computer has only 28232", limits.Lack(60_000, Remote));
    }

    [Theory]
    [InlineData("127.0.0.1", 19_999, null)]
    [InlineData("127.0.0.1", 20_000, "127.0.0.2")]
    [InlineData("127.0.0.1", 5_000_000, "127.0.1.1")]
    [InlineData("192.168.1.5", 20_000, null)]
    public void On_the_loopback_network_further_inverters_dial_from_further_addresses(string target, int index, string? source) =>
        Assert.Equal(source, SourceAddresses.Of(IPAddress.Parse(target), index)?.ToString());
}
