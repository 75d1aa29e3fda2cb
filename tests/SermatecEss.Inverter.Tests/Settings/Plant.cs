using System.Buffers;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;

namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>A simulated inverter without a network, with random settings.</summary>
internal sealed class Plant
{
    private static readonly CommandCode State = CommandCode.FromByte(0x0c);
    private readonly SimulatedInverter _inverter;
    private readonly Random _random;

    internal Plant(int version, int seed)
    {
        _random = new Random(seed);
        View = CommandCatalogue.Default.View(version);
        Settings = SettingList.Of(View);
        _inverter = new SimulatedInverter(new SimulatorOptions { PcuVersion = version, Seed = seed });
    }

    internal CatalogueView View { get; }

    internal SettingList Settings { get; }

    /// <summary>Gives all settings random values, and reserved fields random bytes; switches the inverter off if requested.</summary>
    internal void Shuffle(bool isOff)
    {
        _inverter.Respond(Parse(FrameWriter.Request(CommandCode.FromByte(0x64), [0xaa])));
        foreach (var command in Settings.All
            .Select(setting => setting.Command)
            .Distinct()
            .Where(command => !command.ClosesConnection && command.Code != CommandCode.FromByte(0x64)))
        {
            var values = new Dictionary<string, PointValue>();
            foreach (var field in command.Fields.Where(field => field.Kind == ValueKind.Reserved)) values[field.Id] = Reserved(field);
            foreach (var setting in Settings.All.Where(setting => command.FindField(setting.Id) is not null || setting.Command == command))
            {
                var change = setting.Parse(AnyValue.Of(setting, _random));
                setting.Apply(change, values);
            }

            _inverter.Respond(Parse(FrameWriter.Request(command.Code, Encoder.Encode(command, values))));
        }

        if (!isOff) _inverter.Respond(Parse(FrameWriter.Request(CommandCode.FromByte(0x64), [0x55])));
    }

    internal PresentValues Read(IEnumerable<CommandCode> reads)
    {
        var present = new PresentValues();
        foreach (var read in reads)
        {
            var frames = new List<ResponseFrame>();
            foreach (var bytes in _inverter.Respond(Parse(FrameWriter.Request(read, []))))
            {
                var frame = Parse(bytes);
                var definition = View.Find(frame.Command)!;
                frames.Add(new ResponseFrame(definition, frame.Bytes, DateTimeOffset.UnixEpoch, Decoder.Decode(definition, frame.Payload)));
            }

            present.Add(new Response(View.Find(read)!, frames, [], TimeSpan.Zero));
        }

        return present;
    }

    /// <summary>The bytes of all settings as reported by the inverter, by frame and offset.</summary>
    internal Dictionary<(CommandDefinition Command, int Offset), byte> Raw()
    {
        var bytes = new Dictionary<(CommandDefinition, int), byte>();
        var reads = View.Commands.Where(command => command.Group == PollGroup.Parameters).Select(command => command.Code);
        foreach (var read in reads
            .Union(Settings.All.Select(setting => setting.ShownBy).OfType<CommandCode>())
            .Where(read => read != State))
        {
            foreach (var response in _inverter.Respond(Parse(FrameWriter.Request(read, []))))
            {
                var frame = Parse(response);
                for (var i = 0; i < frame.Payload.Length; i++) bytes[(View.Find(frame.Command)!, i)] = frame.Payload[i];
            }
        }

        return bytes;
    }

    internal void Write(PlannedWrite write) => Assert.Empty(_inverter.Respond(Parse(write.Frame)));

    private PointValue Reserved(FieldDefinition field)
    {
        BytesValue Bytes()
        {
            var bytes = new byte[field.Length];
            _random.NextBytes(bytes);
            return new BytesValue(bytes);
        }

        return field.IsArray ? new ListValue([.. Enumerable.Range(0, field.Repeat).Select(_ => Bytes())]) : Bytes();
    }

    private static Frame Parse(byte[] bytes)
    {
        var sequence = new ReadOnlySequence<byte>(bytes);
        Assert.True(new FrameReader().TryRead(ref sequence, out var frame));
        return frame;
    }
}
