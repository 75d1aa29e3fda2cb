namespace SermatecEss.Fleet.Simulation;

/// <summary>The answer to a request.</summary>
/// <param name="Frames">The unencrypted frames, without the inverter's own parts; none for a write or an unknown command.</param>
/// <param name="Count">The counter in the answer; 0 in one without a counter.</param>
/// <param name="Closes">Whether the inverter closes the connection afterwards.</param>
internal readonly record struct Answer(IReadOnlyList<byte[]> Frames, long Count, bool Closes)
{
    /// <summary>No answer.</summary>
    internal static Answer None { get; } = new([], 0, Closes: false);
}
