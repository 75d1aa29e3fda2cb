using CsCheck;
using SermatecEss.Gateways.Modbus;
using static SermatecEss.Gateways.Tests.Modbus.ModbusFrames;

namespace SermatecEss.Gateways.Tests.Modbus;

/// <summary>Requests are found in both framings, however they arrive, and nothing breaks the reader.</summary>
public sealed class RequestReaderTests
{
    private static readonly Gen<byte[]> Data = Gen.Select(
        Gen.Byte[1, 6], Gen.Byte.Array[4], (function, rest) => (byte[])[function, .. rest]);

    [Fact]
    public void The_framing_of_a_connection_is_that_of_its_first_request() =>
        Gen.Select(Gen.Bool, Gen.UShort, Gen.Byte[1, 247], Data.Array[1, 5], Gen.Int[1, 20].Array[1, 30]).Sample(
            (isTcp, transaction, unit, requests, cuts) =>
            {
                // An RTU request for address 0 looks like Modbus TCP; this inverter has no such register.
                foreach (var data in requests) data[1] |= 0x30;
                byte[] stream = [.. requests.SelectMany(data => isTcp ? Tcp(transaction, unit, data) : Rtu(unit, data))];
                var reader = new RequestReader();
                var found = new List<byte[]>();
                var pending = new List<byte>();
                var cut = 0;
                for (var at = 0; at < stream.Length;)
                {
                    var count = Math.Min(cuts[cut++ % cuts.Length], stream.Length - at);
                    pending.AddRange(stream[at..(at + count)]);
                    at += count;
                    Take(reader, pending, isFinal: false, (request, data) =>
                    {
                        Assert.Equal((isTcp ? transaction : (ushort)0, unit), (request.Transaction, request.Unit));
                        found.Add(data);
                    });
                }

                Assert.Empty(pending);
                Assert.Equal(requests, found);
                Assert.Equal(isTcp ? ModbusFraming.Tcp : ModbusFraming.Rtu, reader.Framing);
            });

    [Fact]
    public void Any_bytes_are_read_without_a_fault_and_nothing_is_left_after_a_silence() =>
        Gen.Byte.Array[0, 300].Sample(bytes =>
        {
            var reader = new RequestReader();
            var pending = bytes.ToList();
            Take(reader, pending, isFinal: false, (_, _) => { });
            Take(reader, pending, isFinal: true, (_, _) => { });
            Assert.Empty(pending);
        });

    [Fact]
    public void A_request_is_found_behind_garbage() =>
        Gen.Select(Gen.Byte.Array[0, 20], Gen.Bool).Sample((garbage, isTcp) =>
        {
            var request = isTcp ? Tcp(7, 1, Read(0x4000, 56)) : Rtu(1, Read(0x4000, 56));
            var reader = new RequestReader();
            var pending = new List<byte>(request);
            Take(reader, pending, isFinal: false, (_, _) => { });
            pending.AddRange(garbage);
            Take(reader, pending, isFinal: true, (_, _) => { });
            pending.AddRange(request);
            var found = new List<byte[]>();
            Take(reader, pending, isFinal: true, (_, data) => found.Add(data));
            Assert.Equal(Read(0x4000, 56), found[^1]);
        });

    [Theory]
    [InlineData(0x07)]
    [InlineData(0x41)]
    public void The_end_of_an_RTU_request_of_another_length_is_its_silence(byte function)
    {
        var request = Rtu(1, function);
        var reader = new RequestReader();
        Assert.False(reader.TryRead(request, final: false, out _, out var consumed));
        Assert.Equal(0, consumed);
        Assert.True(reader.TryRead(request, final: true, out var found, out consumed));
        Assert.Equal((1, 1, request.Length), (found.Start, found.Length, consumed));
    }

    private static void Take(RequestReader reader, List<byte> pending, bool isFinal, Action<ModbusRequest, byte[]> take)
    {
        while (true)
        {
            var bytes = pending.ToArray();
            var found = reader.TryRead(bytes, isFinal, out var request, out var consumed);
            if (found) take(request, bytes.AsSpan(request.Start, request.Length).ToArray());
            pending.RemoveRange(0, consumed);
            if (!found) return;
        }
    }
}
