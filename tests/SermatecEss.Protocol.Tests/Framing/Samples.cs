using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Framing;

/// <summary>Frames for streams.</summary>
internal static class Samples
{
    internal const string BatteryQuery = "fe5564140a0000deae";

    internal static byte[] Query => Convert.FromHexString(BatteryQuery);

    internal static byte[] Response { get; } = FrameWriter.Response(CommandCode.FromByte(0x0b), Counting(140));

    internal static byte[] Longest { get; } = FrameWriter.Response(CommandCode.FromByte(0x99), Counting(255));

    internal static byte[] Counting(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];

    internal static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    internal static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
