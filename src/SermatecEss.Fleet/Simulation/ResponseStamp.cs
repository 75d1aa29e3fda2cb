using System.Buffers.Binary;
using System.Text;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fleet.Simulation;

/// <summary>Writes what differs between inverters into copies of their common response frames: the serial number and the counter.</summary>
internal sealed class ResponseStamp
{
    /// <summary>
    /// The point with the counter. It is in the response to 0A, which every fast poll requests; it has no limits, and nothing is
    /// calculated from it.
    /// </summary>
    internal const string CounterPoint = "battery_pressure";

    private const string SerialPoint = "inverter_serial";
    private readonly int _counterOffset;
    private readonly int _serialOffset;

    /// <param name="view">The inverters' commands.</param>
    internal ResponseStamp(CatalogueView view)
    {
        (CounterCommand, _counterOffset) = Find(view, CounterPoint);
        (IdentifyingCommand, _serialOffset) = Find(view, SerialPoint);
    }

    /// <summary>The command whose response contains the counter.</summary>
    internal CommandCode CounterCommand { get; }

    /// <summary>The command whose response contains the serial number.</summary>
    internal CommandCode IdentifyingCommand { get; }

    /// <summary>Writes the parts of one inverter into a response frame.</summary>
    /// <param name="frame">The unencrypted frame.</param>
    /// <param name="number">The number of the inverter.</param>
    /// <param name="count">Its counter.</param>
    internal void Apply(Span<byte> frame, int number, long count)
    {
        var command = new CommandCode(BinaryPrimitives.ReadUInt16BigEndian(frame[FrameLayout.CommandOffset..]));
        if (command == CounterCommand) BinaryPrimitives.WriteUInt16BigEndian(frame[_counterOffset..], (ushort)count);
        else if (command == IdentifyingCommand) _ = Encoding.ASCII.GetBytes(SerialNumbers.Of(number), frame[_serialOffset..]);
        else return;
        var sealing = frame.Length - FrameLayout.TrailerLength;
        frame[sealing] = Checksum.Compute(frame[..sealing]);
    }

    private static (CommandCode Command, int Offset) Find(CatalogueView view, string point)
    {
        foreach (var command in view.Commands)
        {
            if (command.Access != CommandAccess.Read) continue;
            foreach (var slot in command.Slots)
                if (command.Fields[slot.FieldIndex].Id == point) return (command.Code, FrameLayout.PayloadOffset + slot.Offset);
        }

        throw new ArgumentException($"PCU {view.PcuVersion} has no {point}.", nameof(view));
    }
}
