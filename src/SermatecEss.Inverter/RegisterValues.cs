using System.Buffers.Binary;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>Register values to write (BA).</summary>
internal sealed class RegisterValues
{
    /// <summary>The most registers in one request.</summary>
    internal const int MostAtOnce = 10;

    /// <param name="command">Command BA.</param>
    /// <param name="values">1 to 10 addresses, each with its value.</param>
    internal RegisterValues(CommandDefinition command, IReadOnlyList<KeyValuePair<ushort, ushort>> values)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(values.Count, MostAtOnce);
        Command = command;
        var payload = new byte[2 + (4 * values.Count)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(2 + (4 * i)), values[i].Key);
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(4 + (4 * i)), values[i].Value);
        }

        Frame = FrameWriter.Request(command.Code, payload);
    }

    internal CommandDefinition Command { get; }

    internal byte[] Frame { get; }
}
