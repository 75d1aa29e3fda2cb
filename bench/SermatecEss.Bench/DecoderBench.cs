using BenchmarkDotNet.Attributes;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bench;

/// <summary>Decodes a 0B payload of PCU 609: 140 bytes, 70 fields. Also measures the one-time cost of the catalogue.</summary>
[MemoryDiagnoser]
public class DecoderBench
{
    private readonly CommandDefinition _command = CommandCatalogue.Default.View(609).Find(CommandCode.FromByte(0x0b))!;
    private readonly byte[] _catalogue = System.Text.Encoding.UTF8.GetBytes(CommandCatalogue.DefaultJson);
    private readonly byte[] _payload = new byte[140];
    private readonly long[] _values = new long[70];

    public DecoderBench() => new Random(1).NextBytes(_payload);

    [Benchmark(Baseline = true)]
    public int IntoABuffer() => Decoder.Decode(_command, _payload, _values);

    [Benchmark]
    public int IntoReadings() => Decoder.Decode(_command, _payload).Count;

    [Benchmark]
    public int ParseCatalogue() => CommandCatalogue.Parse(_catalogue).Definitions.Count;
}
