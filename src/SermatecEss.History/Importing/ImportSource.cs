using System.Globalization;

namespace SermatecEss.History.Importing;

/// <summary>A file to import, whose heading has been read.</summary>
public sealed class ImportSource
{
    private const string Timestamp = "timestamp";
    private const string Time = "time";
    private static readonly string[] StateColumns = ["entity_id", "state", "last_changed"];
    private static readonly string[] EnergyColumns = ["entity_id", "type", "unit"];

    private ImportSource(CsvReader reader, string[] heading, ImportForm form)
    {
        Reader = reader;
        Heading = heading;
        Form = form;
    }

    /// <summary>What it is.</summary>
    public ImportForm Form { get; }

    /// <summary>The names of its columns.</summary>
    public IReadOnlyList<string> Heading { get; }

    internal CsvReader Reader { get; }

    /// <summary>Recognises a file by its heading.</summary>
    /// <param name="text">The file; closing it is up to the caller.</param>
    /// <returns>Null for a file of another kind.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ImportSource? Recognise(TextReader text)
    {
        var reader = new CsvReader(text);
        try
        {
            return reader.Read() is { } cells && FormOf(cells) is { } form
                ? new ImportSource(reader, [.. cells.Select(cell => cell.Trim())], form)
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The place of a column.</summary>
    internal int IndexOf(string column) => Array.IndexOf((string[])Heading, column);

    /// <summary>A time of RFC 3339, with its offset from UTC; null for anything else.</summary>
    internal static DateTimeOffset? TimeOf(string text)
    {
        const string format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";
        var hasOffset = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > "yyyy-MM-dd".Length;
        return hasOffset && DateTimeOffset.TryParseExact(
            text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
    }

    private static ImportForm? FormOf(string[] cells)
    {
        var names = cells.Select(cell => cell.Trim()).ToList();
        if (StateColumns.All(names.Contains)) return ImportForm.States;
        if (names.Count > EnergyColumns.Length
            && names.Take(EnergyColumns.Length).SequenceEqual(EnergyColumns)
            && names.Skip(EnergyColumns.Length).All(name => TimeOf(name) is not null))
        {
            return ImportForm.Energies;
        }

        if (names.Contains(Timestamp)) return ImportForm.Timestamps;
        return names.Contains(Time) ? ImportForm.Times : null;
    }
}
