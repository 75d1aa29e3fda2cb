using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Fleet.Simulation;

/// <summary>
/// The addresses that inverters on this computer dial from. A computer has about 28 000 ports for connections from one address to one
/// other; on the loopback network, further inverters get further addresses.
/// </summary>
internal static class SourceAddresses
{
    /// <summary>How many inverters dial from one address.</summary>
    internal const int InvertersEach = 20_000;

    private const int LastBytes = 250;

    /// <summary>Whether there is more than one address from which to dial a target.</summary>
    internal static bool HasMore(IPAddress target) =>
        target.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(target);

    /// <summary>The address of an inverter; null for the system's choice.</summary>
    /// <param name="target">The address that it dials.</param>
    /// <param name="index">The place of the inverter, from 0.</param>
    internal static IPAddress? Of(IPAddress target, int index)
    {
        var address = index / InvertersEach;
        return address > 0 && HasMore(target)
            ? new IPAddress([127, 0, (byte)(address / LastBytes), (byte)(1 + (address % LastBytes))])
            : null;
    }
}
