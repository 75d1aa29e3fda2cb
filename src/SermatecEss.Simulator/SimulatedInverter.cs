using System.Globalization;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator.Physics;

namespace SermatecEss.Simulator;

/// <summary>
/// A simulated inverter without a network: takes requests, returns responses, and simulates its plant over time. The powers in all
/// responses balance: <c>pv1_power + pv2_power + battery_dc_power - loss = load_remote_power + grid_active_power</c>. Not thread-safe.
/// </summary>
public sealed class SimulatedInverter
{
    private static readonly CommandCode RegisterWrite = CommandCode.FromByte(0xba);
    private static readonly CommandCode RegisterRead = CommandCode.FromByte(0xbb);
    private static readonly CommandCode Switch = CommandCode.FromByte(0x64);
    private static readonly CommandCode Clock = CommandCode.FromByte(0x68);
    private static readonly CommandCode GridCode = CommandCode.FromByte(0x69);
    private static readonly CommandCode Reset = CommandCode.FromByte(0x70);
    private static readonly TimeSpan RebootTime = TimeSpan.FromSeconds(30);
    private readonly SimulatorOptions _options;
    private readonly TimeProvider _time;
    private readonly CatalogueView _view;
    private readonly Settings _settings;
    private readonly Registers _registers = new();
    private readonly Dictionary<string, ushort[]> _alarmWords = [];
    private readonly Queue<(DateTimeOffset Due, Frame Write)> _late = new();
    private readonly Plant _plant;
    private readonly DateTimeOffset _start;
    private readonly long _started;
    private DateTimeOffset _silentUntil = DateTimeOffset.MinValue;
    private bool _isOn = true;
    private bool _isBlocked;

    /// <param name="options">The inverter, time and place.</param>
    /// <param name="time">The real clock; simulated time runs faster by the configured speed.</param>
    public SimulatedInverter(SimulatorOptions options, TimeProvider? time = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _view = options.Catalogue.View(options.PcuVersion);
        _settings = new Settings(options);
        _start = options.Start ?? _time.GetLocalNow();
        _started = _time.GetTimestamp();
        _plant = new Plant(options.Plant, new DateTimeOffset(_start.Date, _start.Offset));
        Advance();
    }

    /// <summary>The time of the inverter's clock.</summary>
    public DateTimeOffset Now => SimulatedTime + _plant.ClockOffset;

    /// <summary>Whether the inverter is switched on.</summary>
    public bool IsOn => _isOn;

    /// <summary>Whether the last request closes its client's connection: an accepted write that restarts something.</summary>
    public bool DropsConnection { get; private set; }

    /// <summary>Whether writes are silently ignored, as real hardware sometimes does.</summary>
    public bool IgnoresWrites { get; set; }

    /// <summary>The delay before a write takes effect, in real time.</summary>
    public TimeSpan WriteDelay { get; set; }

    /// <summary>Whether a register query without addresses has blocked it until <see cref="Reboot"/>.</summary>
    public bool IsBlocked => _isBlocked;

    private DateTimeOffset SimulatedTime => _start + (_time.GetElapsedTime(_started) * _options.Speed);

    /// <summary>Switches the inverter's supply off and on: it is no longer blocked, and keeps its settings.</summary>
    public void Reboot()
    {
        _isBlocked = false;
        _silentUntil = DateTimeOffset.MinValue;
    }

    /// <summary>Raises or clears alarms: sets one word of a field of 1E or 1F.</summary>
    /// <param name="point">The field's point, such as <c>inverter_faults_0</c> or <c>battery_alarms</c>.</param>
    /// <param name="word">The index of the word.</param>
    /// <param name="bits">The bits; 0 clears all.</param>
    public void SetAlarms(string point, int word, ushort bits)
    {
        var words = _alarmWords.TryGetValue(point, out var known) ? known : _alarmWords[point] = new ushort[6];
        words[word] = bits;
    }

    /// <summary>
    /// Takes a frame and returns the frames of the response; none for a write, for a command that this version does not have, and while
    /// blocked.
    /// </summary>
    public IReadOnlyList<byte[]> Respond(Frame request)
    {
        Advance();
        DropsConnection = false;
        if (request.Direction != FrameDirection.Request || _isBlocked || SimulatedTime < _silentUntil) return [];
        if (_view.Find(request.Command) is not { } command) return [];
        if (command.Code == RegisterRead) return RespondRegisters(request.Payload);
        if (command.Access != CommandAccess.Read)
        {
            Take(command, request);
            return [];
        }

        var frames = _options.AnsweredAlone.Contains(command.Code) ? [command.Code] : _view.ResponsesOf(command);
        return [.. frames.Select(code => FrameWriter.Response(code, Payload(_view.Find(code)!)))];
    }

    /// <summary>The response frame of a read command now.</summary>
    public byte[] Response(CommandCode code)
    {
        Advance();
        var command = _view.Find(code) ?? throw new ArgumentException($"PCU {_options.PcuVersion} has no command {code}.", nameof(code));
        return FrameWriter.Response(code, Payload(command));
    }

    /// <summary>The values of single numbers and codes now, by point: what the responses with these fields would report.</summary>
    /// <param name="fields">The fields, without status words, whose bits are fields too.</param>
    public Dictionary<string, PointValue> Values(IReadOnlyCollection<FieldDefinition> fields)
    {
        Advance();
        var points = Points();
        var values = new Dictionary<string, PointValue>(fields.Count);
        foreach (var field in fields) values[field.Id] = NumberOf(field, points) ?? PointShape.Of(field, 0);
        return values;
    }

    /// <summary>Simulates the time until now in longer steps: a year takes a fraction of a second, with coarser weather.</summary>
    /// <param name="step">The length of a step: whole seconds that divide half an hour.</param>
    public void CatchUp(TimeSpan step) => Advance(step);

    private void Advance() => Advance(Plant.Step);

    private void Advance(TimeSpan step)
    {
        var now = SimulatedTime;
        while (_late.TryPeek(out var late) && late.Due <= now)
        {
            _ = _late.Dequeue();
            LetPass(late.Due, step);
            Write(_view.Find(late.Write.Command)!, late.Write.Payload);
        }

        LetPass(now, step);
    }

    private void LetPass(DateTimeOffset until, TimeSpan step) =>
        _plant.AdvanceTo(until, step, time => OwnerWishes.At(time + _plant.ClockOffset, _settings, _isOn));

    private List<byte[]> RespondRegisters(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) _isBlocked = true;
        return _registers.Read(payload) is { } response ? [FrameWriter.Response(RegisterRead, response)] : [];
    }

    private byte[] Payload(CommandDefinition command)
    {
        var payload = Encoder.Encode(command, Values(command));
        Array.Resize(ref payload, PayloadLengths.Of(command, _view.EffectiveVersion));
        return payload;
    }

    private Dictionary<string, PointValue> Values(CommandDefinition command)
    {
        // All fields are zero, then filled with known values.
        var zeros = Decoder.Decode(command, new byte[command.PayloadLength]);
        var values = zeros.ToDictionary(reading => reading.Point, reading => reading.Value);
        var points = Points();
        var histories = new Lazy<Dictionary<string, decimal[]>>(() => PlantPoints.Histories(_plant));
        foreach (var field in command.Fields)
        {
            if (NumberOf(field, points) is { } number) values[field.Id] = number;
            else if (field.Repeat > 1 && histories.Value.TryGetValue(field.Id, out var figures)) values[field.Id] = Shaped(field, figures);
            else if (_alarmWords.TryGetValue(field.Id, out var words)) values[field.Id] = new AlarmsValue(words[..(field.Length / 2)], []);
            else if (field.Id == "inverter_serial") values[field.Id] = new TextValue(_options.Serial);
            else if (field.Id == "battery_vendor") values[field.Id] = PointShape.Of(field, _options.Battery.Code);

            // Their bits are separate fields.
            if (field.Id is "inverter_status_word" or "pv_status_word") _ = values.Remove(field.Id);
        }

        return values;
    }

    private Dictionary<string, decimal> Points() =>
        PlantPoints.Of(_plant, _options, _isOn, (double)_settings.Number("inverter_power_factor_setting"));

    /// <summary>The value of a setting or of the plant; null if it is neither.</summary>
    private PointValue? NumberOf(FieldDefinition field, Dictionary<string, decimal> points) =>
        _settings.Shaped(field) ?? (points.TryGetValue(field.Id, out var number) ? PointShape.Of(field, number) : null);

    private static ListValue Shaped(FieldDefinition field, decimal[] figures) =>
        new([.. figures.Select(figure => PointShape.Of(field, figure))]);

    private void Take(CommandDefinition command, Frame write)
    {
        if (IgnoresWrites) return;
        if (WriteDelay > TimeSpan.Zero) _late.Enqueue((SimulatedTime + (WriteDelay * _options.Speed), write));
        else Write(command, write.Payload);
    }

    private void Write(CommandDefinition command, ReadOnlySpan<byte> payload)
    {
        if (command.Code == RegisterWrite)
        {
            _registers.Write(payload);
            return;
        }

        var readings = Decoder.Decode(command, payload);
        if (readings.Count < command.Fields.Count || !IsWhole(command, readings, payload.Length)) return;
        DropsConnection = command.ClosesConnection;
        foreach (var reading in readings)
        {
            // The hardware accepts this one only while off.
            if (reading.Point == "grid_anti_backflow" && _isOn) continue;
            _settings.Set(reading);
        }

        if (command.Code == Switch) _isOn = _settings.Number("inverter_power_switch") == 0x55;
        else if (command.Code == Clock) SetClock();
        else if (command.Code == Reset || command.Code == GridCode) _silentUntil = SimulatedTime + (RebootTime * _options.Speed);
    }

    private static bool IsWhole(CommandDefinition command, IReadOnlyList<Reading> readings, int length)
    {
        try
        {
            return Encoder.Encode(command, readings).Length == length;
        }
        catch (EncodingException)
        {
            return false;
        }
    }

    /// <summary>Sets the clock, unless the time does not exist or is outside the years that it can show.</summary>
    private void SetClock()
    {
        int Part(string name) => (int)_settings.Number($"inverter_clock_{name}");
        var date = FormattableString.Invariant($"{Part("year"):0000}-{Part("month"):00}-{Part("day"):00}");
        var time = FormattableString.Invariant($"{Part("hour"):00}:{Part("minute"):00}:{Part("second"):00}");
        if (DateTime.TryParse($"{date}T{time}", CultureInfo.InvariantCulture, out var clock)
            && clock.Year is >= SimulatorOptions.FirstYear and <= SimulatorOptions.LastYear)
            _plant.ClockOffset = new DateTimeOffset(clock, _start.Offset) - SimulatedTime;
    }
}
