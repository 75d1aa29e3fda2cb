namespace SermatecEss.Protocol.Catalogue;

/// <summary>A catalogue that cannot be used. The message names line, field and reason.</summary>
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

    /// <summary>The command and field, as in <c>command 0A, field battery_voltage</c>; null where the fault is elsewhere.</summary>
    public string? Where { get; }

    /// <summary>What is wrong, and what would be right.</summary>
    public string Reason { get; }
}
