namespace SermatecEss.Protocol.Catalogue;

/// <summary>A catalogue is invalid. The message contains line, field and reason.</summary>
public sealed class CatalogueException : Exception
{
    internal CatalogueException(int line, string? where, string reason)
        : base($"line {line}: {(where is null ? "" : where + ": ")}{reason}")
    {
        Line = line;
        Where = where;
        Reason = reason;
    }

    /// <summary>The line of the file, from 1.</summary>
    public int Line { get; }

    /// <summary>The command and field, such as <c>command 0A, field battery_voltage</c>; null if the error is elsewhere.</summary>
    public string? Where { get; }

    /// <summary>The reason, and what would be correct.</summary>
    public string Reason { get; }
}
