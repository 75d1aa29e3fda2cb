using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fuzz;

/// <summary>Inputs to make new ones from: a frame of every command, and every input since that did something new.</summary>
internal sealed class Corpus
{
    private const int Most = 4096;
    private readonly Random _random;
    private readonly List<Input> _inputs = [];
    private readonly HashSet<int> _outcomes = [];

    internal Corpus(Random random)
    {
        _random = random;
        foreach (var command in CommandCatalogue.Default.Definitions)
        {
            Add(FrameWriter.Request(command.Code));
            Add(FrameWriter.Response(command.Code, RandomPayload(command.PayloadLength)));
            Add(FrameWriter.Response(command.Code, new byte[command.PayloadLength]));
        }
    }

    internal Input Pick() => _inputs[_random.Next(_inputs.Count)];

    /// <summary>Keeps an input whose outcome none before it had.</summary>
    internal void Learn(Input input, int outcome)
    {
        if (!_outcomes.Add(outcome)) return;
        if (_inputs.Count < Most) _inputs.Add(input);
        else _inputs[_random.Next(Most)] = input;
    }

    private void Add(byte[] frame)
    {
        _inputs.Add(new Input(frame, Encrypted: false));
        var encrypted = new byte[frame.Length];
        CloudCipher.Vendor.Apply(frame, encrypted);
        _inputs.Add(new Input(encrypted, Encrypted: true));
    }

    private byte[] RandomPayload(int length)
    {
        var payload = new byte[length];
        _random.NextBytes(payload);
        return payload;
    }
}
