using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter;

/// <summary>Gathers the frames of one answer, over as many tries as it takes.</summary>
internal sealed class AnswerCollector
{
    private readonly CatalogueView _view;
    private readonly BatteryVendor? _battery;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly IReadOnlyList<CommandCode> _expected;
    private readonly AnswerFrame?[] _frames;

    internal AnswerCollector(CommandDefinition command, CatalogueView view, BatteryVendor? battery, TimeProvider time)
    {
        Command = command;
        _view = view;
        _battery = battery;
        _time = time;
        _began = time.GetTimestamp();
        _expected = view.AnswersOf(command);
        _frames = new AnswerFrame?[_expected.Count];
    }

    internal CommandDefinition Command { get; }

    /// <summary>The reader's dropped bytes before the newest try, to tell damaged answers from none.</summary>
    internal long DroppedBefore { get; set; }

    internal bool IsComplete => !_frames.Contains(null);

    internal IReadOnlyList<CommandCode> Missing => [.. _expected.Where((_, i) => _frames[i] is null)];

    internal bool Has(CommandCode code)
    {
        for (var i = 0; i < _frames.Length; i++)
            if (_expected[i] == code) return _frames[i] is not null;
        return false;
    }

    /// <summary>Takes a frame that belongs to the answer; false for any other.</summary>
    internal bool Take(Frame frame)
    {
        if (frame.Direction != FrameDirection.Reply) return false;
        for (var i = 0; i < _frames.Length; i++)
        {
            if (_expected[i] != frame.Command || _frames[i] is not null) continue;
            var definition = _view.Find(frame.Command)!;
            _frames[i] = new AnswerFrame(definition, frame.Bytes.ToArray(), _time.GetUtcNow(), Decoder.Decode(definition, frame.Payload, _battery));
            return true;
        }

        return false;
    }

    internal Answer ToAnswer() => new(Command, [.. _frames.OfType<AnswerFrame>()], Missing, _time.GetElapsedTime(_began));
}
