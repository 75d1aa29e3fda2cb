using System.Text.Json;

namespace SermatecEss.Inverter.State;

/// <summary>Reads documents strictly: what this program would not have written is rejected.</summary>
internal static class StateText
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a document.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="read">Reads its root.</param>
    /// <exception cref="FormatException">This program did not write it.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> text, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>An object with these members only.</summary>
    /// <exception cref="FormatException">It has others.</exception>
    public static JsonElement Only(this JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var member in element.EnumerateObject())
            if (!names.Contains(member.Name)) throw new FormatException("it has an unknown member");
        return element;
    }

    /// <summary>A text that is not empty, not too long, and without control characters.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static string Text(this JsonElement element, string name, int longest) =>
        Checked(element.GetProperty(name).GetString(), longest) ?? throw new FormatException($"{name} is invalid");

    /// <summary>A number within bounds.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static decimal Number(this JsonElement element, string name, decimal least, decimal most) =>
        element.GetProperty(name).GetDecimal() is var number && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} is invalid");

    /// <summary>The text itself, if it is not empty, not too long, and without control characters; else null.</summary>
    public static string? Checked(string? text, int longest) =>
        text is { Length: > 0 } && text.Length <= longest && !text.Any(char.IsControl) ? text : null;
}
