using SermatecEss.Protocol.Framing;

namespace SermatecEss.Bridge.Cloud;

/// <summary>A command of the cloud that was not passed on; its payload may be secret, and is not kept.</summary>
/// <param name="Time">When it came.</param>
/// <param name="Command">The command.</param>
/// <param name="Length">The number of bytes of its payload.</param>
/// <param name="Reason">Why it was not passed on, as in <c>it changes settings</c>.</param>
/// <param name="Count">How often the cloud has sent this command since the start.</param>
public sealed record CloudRefusal(DateTimeOffset Time, CommandCode Command, int Length, string Reason, long Count);
