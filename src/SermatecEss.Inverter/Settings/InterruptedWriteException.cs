namespace SermatecEss.Inverter.Settings;

/// <summary>Writing settings was cancelled; carries the results known by then.</summary>
/// <param name="results">The result of each setting.</param>
/// <param name="cancellation">The cancellation.</param>
public sealed class InterruptedWriteException(
    IReadOnlyList<SettingResult> results,
    CancellationToken cancellation) : OperationCanceledException(cancellation)
{
    /// <summary>The result of each setting, as far as known.</summary>
    public IReadOnlyList<SettingResult> Results { get; } = results;
}
