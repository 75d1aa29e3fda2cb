using System.Globalization;

namespace SermatecEss.Bridge.Options;

/// <summary>What is wrong in a configuration file, or in what was said instead of it, and where.</summary>
/// <param name="File">The file as it was named; elsewhere what the place is called.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="IsError">Whether the daemon refuses to run so.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record ConfigurationFault(string File, long Line, long Column, bool IsError, string Message)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {(IsError ? "error" : "warning")}: {Message}");
}
