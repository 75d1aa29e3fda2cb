using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Tests.Values;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Fuzz.Targets;

/// <summary>The properties of decoder and encoder, for any payload.</summary>
internal static class ValuesOracle
{
    private static readonly CommandDefinition[] Definitions = [.. CommandCatalogue.Default.Definitions];
    private static readonly BatteryVendor?[] Batteries = [null, .. CommandCatalogue.Default.Batteries];

    /// <summary>A payload for each definition.</summary>
    internal static IEnumerable<byte[]> Seeds => Definitions.SelectMany((command, at) => (byte[][])
    [
        [(byte)(at >> 8), (byte)at, 0, .. new byte[command.PayloadLength]],
        [(byte)(at >> 8), (byte)at, (byte)at, .. Enumerable.Range(at, command.PayloadLength).Select(i => (byte)(i * 37))],
    ]);

    /// <summary>Checks a payload, after three bytes that select its definition.</summary>
    internal static void Check(byte[] input)
    {
        if (input.Length < 3) return;
        var command = Definitions[((input[0] << 8) | input[1]) % Definitions.Length];
        var payload = input.AsSpan(3);
        if (payload.Length <= FrameLayout.MaxPayload) Check(command, payload, Batteries[input[2] % Batteries.Length]);
    }

    private static void Check(CommandDefinition command, ReadOnlySpan<byte> payload, BatteryVendor? battery)
    {
        var numbers = new long[command.Slots.Length];
        var count = Decoder.Decode(command, payload, numbers);
        var readings = Decoder.Decode(command, payload, battery);
        CheckSameNumbers(command, readings, numbers.AsSpan(0, count));
        foreach (var reading in readings) Finding.Unless(reading.Value.Text is not null, "every value prints");
        CheckEncoded(command, readings, battery);
    }

    private static void CheckSameNumbers(CommandDefinition command, IReadOnlyList<Reading> readings, ReadOnlySpan<long> numbers)
    {
        var values = readings.ToDictionary(reading => reading.Point, reading => reading.Value);
        for (var i = 0; i < numbers.Length; i++)
        {
            var slot = command.Slots[i];
            var field = command.Fields[slot.FieldIndex];
            Finding.Unless(values.TryGetValue(field.Id, out var value), $"both ways of decoding read {field.Id}");
            Finding.Unless(RawValue.Of(field, value!, slot.Occurrence) == numbers[i], $"both ways of decoding read the same {field.Id}");
        }
    }

    private static void CheckEncoded(CommandDefinition command, IReadOnlyList<Reading> readings, BatteryVendor? battery)
    {
        byte[] payload;
        try
        {
            payload = Encoder.Encode(command, readings);
        }
        catch (EncodingException refusal)
        {
            Finding.Unless(MayBeRefused(command, readings), $"what was decoded whole is encoded: {refusal.Message}");
            return;
        }

        Finding.Unless(Decoder.Decode(command, payload, battery).SequenceEqual(readings), "what was encoded is decoded to the same values");
    }

    /// <summary>
    /// Whether the readings are not a complete payload, or contain a text, which may be longer in UTF-8, or an impossible count.
    /// </summary>
    private static bool MayBeRefused(CommandDefinition command, IReadOnlyList<Reading> readings) =>
        readings.Count < command.Fields.Count
        || command.Fields.Any(field => field.Type == FieldType.Text)
        || readings.Any(reading => reading.Value switch
        {
            ListValue list when reading.Field.RepeatCountId is null => list.Items.Count < reading.Field.Repeat,
            ListValue list => Number(readings, reading.Field.RepeatCountId!) != list.Items.Count,
            AlarmsValue alarms => 2 * alarms.Words.Count < reading.Field.Length,
            _ => false,
        });

    private static decimal Number(IReadOnlyList<Reading> readings, string point) =>
        ((NumberValue)readings.First(reading => reading.Point == point).Value).Number;
}
