using System.Globalization;
using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Languages;
using SermatecEss.Bridge.Options;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Api;

/// <summary>Reads the parameters of requests for a span of time.</summary>
/// <param name="zone">The zone of the house, for times without an offset.</param>
/// <param name="time">The clock.</param>
internal sealed class SpanQuery(TimeZoneInfo zone, TimeProvider time)
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(1);

    /// <summary>The parameters <c>from</c> and <c>to</c>; a day until now if they are missing.</summary>
    /// <exception cref="QueryException">They are wrong.</exception>
    internal (DateTimeOffset From, DateTimeOffset To) Span(HttpContext context)
    {
        var to = Time(context, "to") ?? time.GetUtcNow();
        var from = Time(context, "from") ?? (to - DateTimeOffset.MinValue > Usual ? to - Usual : DateTimeOffset.MinValue);
        return from < to ? (from, to) : throw new QueryException("from has to be earlier than to.");
    }

    /// <summary>A time; null if it is missing.</summary>
    /// <exception cref="QueryException">It is none.</exception>
    internal DateTimeOffset? Time(HttpContext context, string name)
    {
        if (Text(context, name) is not { } text) return null;

        // The plus of an offset that was not escaped arrives as a space.
        if (text.Length > 6 && text[^6] == ' ') text = $"{text[..^6]}+{text[^5..]}";
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var wall) || text.Length < 10)
            throw new QueryException($"{name} has to be a time such as 2026-06-21T14:00:00+02:00, or a date such as 2026-06-21.");
        if (wall.Kind != DateTimeKind.Unspecified)
            return DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

        // A time that a clock skips does not exist; the next one that does is an hour later.
        if (zone.IsInvalidTime(wall)) wall = wall.AddHours(1);
        return new DateTimeOffset(wall, zone.GetUtcOffset(wall));
    }

    /// <summary>A whole number; the usual one if it is missing.</summary>
    /// <exception cref="QueryException">It is out of range.</exception>
    internal static int Number(HttpContext context, string name, int usual, int largest)
    {
        if (Text(context, name) is not { } text) return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= largest
            ? number
            : throw new QueryException($"{name} has to be a number, 1 to {largest}.");
    }

    /// <summary>The cursor of a list; null if it is missing.</summary>
    /// <exception cref="QueryException">It is no number.</exception>
    internal static long? After(HttpContext context)
    {
        if (Text(context, "after") is not { } text) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new QueryException("after has to be the id of an entry of the list.");
    }

    /// <summary>A word; the usual one if it is missing.</summary>
    /// <exception cref="QueryException">It is none of the words.</exception>
    internal static string Word(HttpContext context, string name, string usual, params string[] words)
    {
        var word = Text(context, name) ?? usual;
        return words.Contains(word) ? word : throw new QueryException($"{name} has to be one of {string.Join(", ", words)}.");
    }

    /// <summary>The language of names and texts; English if it is missing.</summary>
    /// <exception cref="QueryException">It is none of the languages.</exception>
    internal static Translation Language(HttpContext context)
    {
        var word = Word(context, "language", "en", [.. OptionParsers.Words<Language>()]);
        return Translation.Of(Enum.Parse<Language>(word, ignoreCase: true));
    }

    /// <summary>The ids of points; none if they are missing.</summary>
    internal static IReadOnlyList<string> Points(HttpContext context) =>
        Text(context, "points")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList()
            ?? [];

    /// <summary>A parameter; null if it is missing.</summary>
    internal static string? Text(HttpContext context, string name) =>
        context.Request.Query.TryGetValue(name, out var values) && values is [.., { Length: > 0 } last] ? last : null;
}
