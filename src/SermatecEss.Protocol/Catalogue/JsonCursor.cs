using System.Text.Json;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>Walks through a JSON text and knows the line of everything it sees.</summary>
internal ref struct JsonCursor
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private readonly ReadOnlySpan<byte> _text;
    private Utf8JsonReader _reader;

    internal JsonCursor(ReadOnlySpan<byte> text)
    {
        _text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        _reader = new Utf8JsonReader(_text, Options);
    }

    /// <summary>The line of the token that was read last, from 1.</summary>
    internal readonly int Line => 1 + _text[..(int)Math.Min(_reader.TokenStartIndex, _text.Length)].Count((byte)'\n');

    internal void BeginObject(string? where) => Expect(JsonTokenType.StartObject, "an object { ... }", where);

    internal void BeginArray(string? where) => Expect(JsonTokenType.StartArray, "a list [ ... ]", where);

    /// <summary>Moves to the next property of the object; false at its end.</summary>
    internal bool NextProperty(string? where, out string name)
    {
        Advance(where);
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            name = "";
            return false;
        }

        name = _reader.GetString()!;
        return true;
    }

    /// <summary>Whether the list has another element; stands before it if so.</summary>
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
        Expect(JsonTokenType.String, "a text in quotes", where);
        return _reader.GetString()!;
    }

    internal int ReadInt(string? where)
    {
        Expect(JsonTokenType.Number, "a whole number", where);
        return _reader.TryGetInt32(out var value) ? value : throw Fail(where, "expected a whole number");
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
    internal readonly bool StringComesNext(string? where)
    {
        var ahead = this;
        ahead.Advance(where);
        return ahead._reader.TokenType == JsonTokenType.String;
    }

    internal void ExpectEnd()
    {
        try
        {
            if (_reader.Read()) throw Fail(null, "there is text behind the end of the catalogue");
        }
        catch (JsonException e)
        {
            throw Malformed(null, e);
        }
    }

    internal readonly CatalogueException Fail(string? where, string reason) => new(Line, where, reason);

    private void Expect(JsonTokenType type, string expected, string? where)
    {
        Advance(where);
        if (_reader.TokenType != type) throw Fail(where, $"expected {expected}");
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
        // The parser's message repeats the position, which the exception already names.
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = end < 0 ? e.Message : e.Message[..end];
        return new CatalogueException((int)(e.LineNumber ?? 0) + 1, where, "this is not JSON: " + reason);
    }
}
