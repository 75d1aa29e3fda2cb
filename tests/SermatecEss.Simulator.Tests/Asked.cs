using System.Buffers;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Simulator.Tests;

/// <summary>A simulated inverter with a clock that the test moves, read by points instead of bytes.</summary>
internal sealed class Asked
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 21, 4, 0, 0, TimeSpan.Zero));
    private readonly CatalogueView _view;

    internal Asked(SimulatorOptions? options = null)
    {
        options ??= new SimulatorOptions();
        options = options with { Start = options.Start ?? new DateTimeOffset(2026, 6, 21, 0, 0, 0, TimeSpan.Zero) };
        _view = options.Catalogue.View(options.PcuVersion);
        Inverter = new SimulatedInverter(options, _time);
    }

    internal SimulatedInverter Inverter { get; }

    internal void Pass(TimeSpan time) => _time.Advance(time);

    internal IReadOnlyList<byte[]> Send(byte code, params ReadOnlySpan<byte> payload) => Send(CommandCode.FromByte(code), payload);

    internal IReadOnlyList<byte[]> Send(CommandCode code, ReadOnlySpan<byte> payload) =>
        Inverter.Respond(Parse(FrameWriter.Request(code, payload)));

    internal IReadOnlyDictionary<string, PointValue> Ask(byte code)
    {
        var values = new Dictionary<string, PointValue>();
        foreach (var bytes in Send(code))
        {
            var frame = Parse(bytes);
            Assert.Equal(FrameDirection.Response, frame.Direction);
            foreach (var reading in Decoder.Decode(_view.Find(frame.Command)!, frame.Payload)) values[reading.Point] = reading.Value;
        }

        return values;
    }

    internal decimal Number(byte code, string point) => NumberOf(Ask(code)[point]);

    /// <summary>Writes a command with the values read, some of them changed.</summary>
    internal void Write(byte code, byte readBy, params (string Point, PointValue Value)[] changes)
    {
        var command = _view.Find(CommandCode.FromByte(code))!;
        var read = Ask(readBy);
        var values = Decoder.Decode(command, new byte[command.PayloadLength])
            .ToDictionary(reading => reading.Point, reading => reading.Value);
        foreach (var id in values.Keys.ToList())
            if (read.TryGetValue(id, out var value)) values[id] = value;
        foreach (var (point, value) in changes) values[point] = value;
        var count = values.TryGetValue("grid_price_window_count", out var windows) ? (int)NumberOf(windows) : 0;
        foreach (var field in command.Fields.Where(field => field.RepeatCountId is not null))
            values[field.Id] = new ListValue([.. ((ListValue)values[field.Id]).Items.Take(count)]);
        Assert.Empty(Send(code, Encoder.Encode(command, values)));
    }

    internal static decimal NumberOf(PointValue value) => value switch
    {
        NumberValue number => number.Number,
        CodeValue code => code.Code,
        TimeOfDayValue time => time.Minutes,
        _ => throw new ArgumentException($"{value} is no number.", nameof(value)),
    };

    private static Frame Parse(byte[] bytes)
    {
        var sequence = new ReadOnlySequence<byte>(bytes);
        Assert.True(new FrameReader().TryRead(ref sequence, out var frame));
        Assert.True(sequence.IsEmpty);
        return frame;
    }
}
