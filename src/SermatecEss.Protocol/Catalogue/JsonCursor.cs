using System.Text.Json;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>Reads a JSON text, and knows the line of every token.</summary>
internal ref struct JsonCursor
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private readonly ReadOnlySpan<byte> _text;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _counted;

    internal JsonCursor(ReadOnlySpan<byte> text)
    {
        _text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        _reader = new Utf8JsonReader(_text, Options);
    }

    /// <summary>Reads one value of a text.</summary>
    internal JsonCursor(ReadOnlySpan<byte> text, JsonSection section)
    {
        _text = text.Slice(section.Start, section.Length);
        _line = section.Line;
        _reader = new Utf8JsonReader(_text, Options);
    }

    /// <summary>The line of the last token, from 1.</summary>
    internal int Line
    {
        get
        {
            // Tokens only advance, so each byte is scanned once, however often the line is requested.
            var position = (int)Math.Min(_reader.TokenStartIndex, _text.Length);
            _line += _text[_counted..position].Count((byte)'\n');
            _counted = position;
            return _line;
        }
    }

    internal void BeginObject(string? where) => Expect(JsonTokenType.StartObject, "an object { ... }", where);

    internal void BeginArray(string? where) => Expect(JsonTokenType.StartArray, "a list [ ... ]", where);

    /// <summary>Advances to the next property of the object; false at its end.</summary>
    internal bool NextProperty(string? where, out string name)
    {
        Advance(where);
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            name = "";
            return false;
        }

        name = Text(where);
        return true;
    }

    /// <summary>Whether the list has another element; if so, positioned before it.</summary>
    internal bool HasElement(string? where)
    {
        var ahead = this;
        ahead.Advance(where);
        if (ahead._reader.TokenType != JsonTokenType.EndArray) return true;
        this = ahead;
        return false;
    }

    internal string ReadString(string? where)
    {
        Expect(JsonTokenType.String, "text in quotes", where);
        return Text(where);
    }

    internal string? ReadStringOrNull(string? where)
    {
        Advance(where);
        return _reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => Text(where),
            _ => throw Fail(where, "expected text in quotes or null"),
        };
    }

    internal long ReadLong(string? where)
    {
        Advance(where);
        return _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out var value)
            ? value
            : throw Fail(where, "expected a whole number");
    }

    internal int ReadInt(string? where, int min, int max)
    {
        Advance(where);
        return _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var value) && value >= min && value <= max
            ? value
            : throw Fail(where, $"expected a whole number from {min} to {max}");
    }

    internal decimal ReadDecimal(string? where)
    {
        Expect(JsonTokenType.Number, "a number", where);
        return _reader.TryGetDecimal(out var value) ? value : throw Fail(where, "expected a number");
    }

    internal bool ReadBool(string? where)
    {
        Advance(where);
        return _reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw Fail(where, "expected true or false"),
        };
    }

    /// <summary>Whether the next value is a text rather than a number.</summary>
    internal readonly bool StringComesNext(string? where) => Next(where) == JsonTokenType.String;

    /// <summary>Whether the next value is an object.</summary>
    internal readonly bool ObjectComesNext(string? where) => Next(where) == JsonTokenType.StartObject;

    /// <summary>Skips the next value, a list or an object, to be read later.</summary>
    /// <param name="where">Its position.</param>
    /// <param name="boundaries">Takes the versions at which something within it starts or has ended.</param>
    internal JsonSection Pass(string? where, SortedSet<int>? boundaries = null)
    {
        var line = Line;
        var start = (int)_reader.BytesConsumed;
        Advance(where);
        var depth = _reader.CurrentDepth;
        while (_reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject) || _reader.CurrentDepth > depth)
        {
            var isSince = _reader.TokenType == JsonTokenType.PropertyName && _reader.ValueTextEquals("since"u8);
            var isUntil = _reader.TokenType == JsonTokenType.PropertyName && _reader.ValueTextEquals("until"u8);
            Advance(where);
            if (isSince) _ = boundaries?.Add(_reader.GetInt32());
            if (isUntil) _ = boundaries?.Add(_reader.GetInt32() + 1);
        }

        return new JsonSection(start, (int)_reader.BytesConsumed - start, line);
    }

    internal void ExpectEnd()
    {
        try
        {
            if (_reader.Read()) throw Fail(null, "unexpected text after the end of the catalogue");
        }
        catch (JsonException e)
        {
            throw Malformed(null, e);
        }
    }

    internal CatalogueException Fail(string? where, string reason) => new(Line, where, reason);

    private void Expect(JsonTokenType type, string expected, string? where)
    {
        Advance(where);
        if (_reader.TokenType != type) throw Fail(where, $"expected {expected}");
    }

    private readonly JsonTokenType Next(string? where)
    {
        var ahead = this;
        ahead.Advance(where);
        return ahead._reader.TokenType;
    }

    private string Text(string? where)
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Fail(where, "the text is not valid Unicode");
        }
    }

    private void Advance(string? where)
    {
        try
        {
            if (!_reader.Read()) throw Fail(where, "the text ends too early");
        }
        catch (JsonException e)
        {
            throw Malformed(where, e);
        }
    }

    private static CatalogueException Malformed(string? where, JsonException e)
    {
        // The parser's message repeats the position, which is already in the exception.
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = end < 0 ? e.Message : e.Message[..end];
        return new CatalogueException((int)(e.LineNumber ?? 0) + 1, where, "this is not JSON: " + reason);
    }
}
