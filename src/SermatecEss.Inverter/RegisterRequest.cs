using System.Buffers.Binary;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// A request for registers (BB). Never built without addresses: that blocks an inverter until its supply is switched off.
/// </summary>
internal sealed class RegisterRequest
{
    /// <param name="command">Command BB.</param>
    /// <param name="addresses">1 to 10 addresses.</param>
    /// <param name="layout">The layout.</param>
    internal RegisterRequest(CommandDefinition command, IReadOnlyList<ushort> addresses, RegisterLayout layout)
    {
        ArgumentOutOfRangeException.ThrowIfZero(addresses.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(addresses.Count, RegisterValues.MostAtOnce);
        Command = command;
        var stride = layout == RegisterLayout.Pairs ? 4 : 2;
        var payload = new byte[2 + (stride * addresses.Count)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)addresses.Count);
        for (var i = 0; i < addresses.Count; i++) BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(2 + (stride * i)), addresses[i]);
        Frame = FrameWriter.Request(command.Code, payload);
    }

    internal CommandDefinition Command { get; }

    internal byte[] Frame { get; }
}
