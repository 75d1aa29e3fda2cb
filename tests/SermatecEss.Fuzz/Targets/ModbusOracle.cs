using SermatecEss.Gateways.Modbus;
using SermatecEss.Gateways.Serving;

namespace SermatecEss.Fuzz.Targets;

/// <summary>The properties of the reader of Modbus requests, for any input.</summary>
internal static class ModbusOracle
{
    private const int MostAtOnce = 20;

    private static readonly RegisterServer Server = new(
        new Dictionary<byte, SharedInverter>(), new RegisterMap(BatteryCurrentSign.Discharge, TimeSpan.FromMinutes(1)));

    /// <summary>Requests of both framings.</summary>
    internal static IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0, 1, 0, 0, 0, 6, 1, 3, 0x40, 0, 0, 56],
        [0x12, 0x34, 0, 0, 0, 6, 0xff, 4, 0x30, 0, 0, 15, 0, 2, 0, 0, 0, 6, 1, 6, 0x40, 0x5a, 0, 1],
        [0x01, 0x03, 0x40, 0x00, 0x00, 0x38, 0x51, 0xd8],
        [0x01, 0x03, 0x34, 0x01, 0x00, 0x01, 0xdb, 0xfa, 0x01, 0x03, 0x30, 0x00, 0x00, 0x0f, 0x0a, 0xce],
    ];

    internal static void Check(byte[] input)
    {
        var random = Drawn.From(input);
        var whole = Read(input, () => input.Length);
        Finding.Unless(
            whole.SequenceEqual(Read(input, () => random.Next(1, MostAtOnce))),
            "the same requests are found however the bytes arrive");
    }

    /// <summary>The responses to all requests in some bytes, with the places where the requests end.</summary>
    private static List<(int Place, string Response)> Read(byte[] input, Func<int> next)
    {
        var reader = new RequestReader();
        var responses = new List<(int, string)>();
        var start = 0;
        for (var end = 0; end < input.Length;)
        {
            end = Math.Min(input.Length, end + next());
            while (true)
            {
                var bytes = input.AsSpan(start, end - start);
                var found = reader.TryRead(bytes, final: false, out var request, out var consumed);
                start += consumed;
                if (!found) break;
                var response = new byte[RegisterServer.MaxLength];
                var length = Server.Respond(request, reader.Framing, bytes, response, out var error);
                Finding.Unless(length == 0 || error != ModbusError.None, "without an inverter there is no value");
                responses.Add((start, Convert.ToHexString(response.AsSpan(0, length))));
            }
        }

        var isFound = true;
        while (isFound)
        {
            isFound = reader.TryRead(input.AsSpan(start), final: true, out _, out var consumed);
            start += consumed;
        }

        Finding.Unless(start == input.Length, "nothing is left after a silence");
        return responses;
    }
}
