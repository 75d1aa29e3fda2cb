using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;

namespace SermatecEss.Fleet.Tests.Cluster;

/// <summary>
/// Two network namespaces on this computer, one for each node, which reach each other through it alone. It can cut them off from each
/// other, and both still reach it.
/// </summary>
internal sealed class TwoNetworks : IAsyncDisposable
{
    private const string Nodes = "ab";
    private readonly string _id = $"sf{Environment.ProcessId % 10_000}";
    private readonly int _net = FreeNet();

    /// <summary>Whether this computer lets the tests make network namespaces.</summary>
    internal static bool IsPossible => Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/ip") && Run("ip", "netns", "list").IsDone;

    /// <summary>Where the nodes are.</summary>
    internal IReadOnlyList<NodePorts> Places =>
        field ??= [.. Nodes.Select((_, i) => NodePorts.Free() with { Address = $"10.{_net}.{i}.2", Namespace = NameOf(i) })];

    internal static TwoNetworks Create()
    {
        var networks = new TwoNetworks();
        for (var i = 0; i < Nodes.Length; i++)
        {
            var (space, here, there) = (networks.NameOf(i), networks.LinkOf(i), $"{networks.LinkOf(i)}n");
            string[] commands =
            [
                $"ip netns add {space}",
                $"ip link add {here} type veth peer name {there}",
                $"ip link set {there} netns {space}",
                $"ip address add 10.{networks._net}.{i}.1/24 dev {here}",
                $"ip link set {here} up",
                $"ip -n {space} link set lo up",
                $"ip -n {space} address add 10.{networks._net}.{i}.2/24 dev {there}",
                $"ip -n {space} link set {there} up",
                $"ip -n {space} route add default via 10.{networks._net}.{i}.1",
            ];
            foreach (var command in commands) Do(command);
        }

        networks.Connect(isConnected: true);
        return networks;
    }

    /// <summary>The address of this computer in the network of a node.</summary>
    internal IPAddress HostOf(int index) => IPAddress.Parse($"10.{_net}.{index}.1");

    /// <summary>Connects the nodes to each other, or cuts them off.</summary>
    internal void Connect(bool isConnected)
    {
        for (var i = 0; i < Nodes.Length; i++)
            File.WriteAllText($"/proc/sys/net/ipv4/conf/{LinkOf(i)}/forwarding", isConnected ? "1" : "0");
    }

    public ValueTask DisposeAsync()
    {
        for (var i = 0; i < Nodes.Length; i++)
        {
            _ = Run("ip", "link", "del", LinkOf(i));
            _ = Run("ip", "netns", "del", NameOf(i));
        }

        return ValueTask.CompletedTask;
    }

    private string NameOf(int index) => $"{_id}{Nodes[index]}";

    private string LinkOf(int index) => $"{_id}v{Nodes[index]}";

    /// <summary>The second number of a network 10.n.0.0/16 of which this computer has no address.</summary>
    private static int FreeNet()
    {
        var used = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address.GetAddressBytes())
            .Where(bytes => bytes is [10, ..])
            .Select(bytes => (int)bytes[1]);
        return Enumerable.Range(16, 234).Except(used).Shuffle().First();
    }

    private static void Do(string command)
    {
        var (isDone, error) = Run(command.Split(' '));
        Assert.True(isDone, $"{command}: {error}");
    }

    private static (bool IsDone, string Error) Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode == 0, error);
    }
}
