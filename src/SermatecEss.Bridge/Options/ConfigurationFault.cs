using System.Globalization;

namespace SermatecEss.Bridge.Options;

/// <summary>A problem in the configuration file, or in a value that overrides it, with its place.</summary>
/// <param name="File">The file as given, or the name of another source.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="IsError">Whether the daemon refuses to run with it.</param>
/// <param name="Message">The problem, and what to do.</param>
public sealed record ConfigurationFault(string File, long Line, long Column, bool IsError, string Message)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {(IsError ? "error" : "warning")}: {Message}");
}
