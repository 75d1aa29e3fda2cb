using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Values;

/// <summary>Shortcuts to the built-in catalogue's commands and to decoded values.</summary>
internal static class Catalogued
{
    /// <summary>Every definition of every version, including those of the upgrade.</summary>
    internal static IReadOnlyList<CommandDefinition> Definitions => CommandCatalogue.Default.Definitions;

    internal static CommandDefinition Command(int version, string code) =>
        CommandCode.TryParse(code, out var parsed) && CommandCatalogue.Default.View(version).Find(parsed) is { } command
            ? command
            : throw new ArgumentException($"version {version} has no command {code}");

    internal static Dictionary<string, PointValue> Decode(int version, string code, ReadOnlySpan<byte> payload, int? battery = null) =>
        Decoder.Decode(Command(version, code), payload, battery is { } number ? CommandCatalogue.Default.FindBattery(number) : null)
            .ToDictionary(reading => reading.Point, reading => reading.Value);

    internal static Dictionary<string, PointValue> Decode(int version, string code, string hex, int? battery = null) =>
        Decode(version, code, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), battery);

    /// <summary>A payload of zeros with some words set.</summary>
    internal static byte[] Payload(int length, params (int Offset, int Word)[] words)
    {
        var payload = new byte[length];
        foreach (var (offset, word) in words)
        {
            payload[offset] = (byte)(word >> 8);
            payload[offset + 1] = (byte)word;
        }

        return payload;
    }

    /// <summary>Limits the count of a payload's records, if there is one, to what the command allows.</summary>
    /// <returns>The payload's length then.</returns>
    internal static int BoundCount(CommandDefinition command, byte[] payload)
    {
        if (command.Fields.FirstOrDefault(field => field.RepeatCountId is not null) is not { RepeatCountId: { } id, Repeat: var most })
            return command.PayloadLength;
        var offset = OffsetOf(command, id);
        payload[offset] = 0;
        payload[offset + 1] %= (byte)(most + 1);
        var record = command.Fields.Where(field => field.RepeatCountId is not null).Sum(field => field.Length);
        return command.PayloadLength - ((most - payload[offset + 1]) * record);
    }

    internal static int OffsetOf(CommandDefinition command, string point)
    {
        foreach (var slot in command.Slots)
            if (command.Fields[slot.FieldIndex].Id == point) return slot.Offset;
        throw new ArgumentException($"{command.Code} has no point {point}");
    }
}
