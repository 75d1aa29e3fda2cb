using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SermatecEss.Bridge.Diagnosis;

/// <summary>
/// Redacts a configuration file and leaves the rest unchanged, comments and spaces included. If it is not valid YAML, it is read line by
/// line.
/// </summary>
internal static partial class YamlRedaction
{
    /// <param name="text">The file.</param>
    /// <param name="secrets">Takes each value that was removed.</param>
    internal static string Apply(string text, ICollection<string> secrets)
    {
        List<(int Start, int End)> places;
        try
        {
            places = [.. Places(text, secrets)];
        }
        catch (Exception e) when (e is YamlException or ArgumentException or InvalidOperationException)
        {
            // The library throws all kinds of exceptions for invalid YAML.
            return WithoutComments(LineByLine(text));
        }

        var shown = new StringBuilder(text);
        foreach (var (start, end) in Enumerable.Reverse(places))
            _ = shown.Remove(start, end - start).Insert(start, Redaction.Mark + Ending(text[start..end]));
        return WithoutComments(shown.ToString());
    }

    /// <summary>The positions of the values of secret keys, of any node type.</summary>
    private static IEnumerable<(int Start, int End)> Places(string text, ICollection<string> secrets)
    {
        var parser = new Parser(new StringReader(text));
        var open = new Stack<(bool IsMapping, bool IsSecret)>();
        string? key = null;
        while (parser.MoveNext())
        {
            var isKey = open.TryPeek(out var around) && around.IsMapping && key is null;
            var isSecret = around.IsSecret
                || (key is not null && SecretKey().IsMatch(key) && !key.EndsWith("_file", StringComparison.OrdinalIgnoreCase));
            switch (parser.Current)
            {
                case Scalar scalar when isKey:
                    key = scalar.Value;
                    continue;
                case Scalar scalar:
                    if (isSecret && scalar.Value.Length > 0)
                    {
                        secrets.Add(scalar.Value);
                        yield return ((int)scalar.Start.Index, (int)scalar.End.Index);
                    }

                    break;
                case MappingStart:
                    open.Push((true, isSecret));
                    break;
                case SequenceStart:
                    open.Push((false, isSecret));
                    break;
                case MappingEnd or SequenceEnd:
                    _ = open.Pop();
                    break;
            }

            key = null;
        }
    }

    /// <summary>The line end that belongs to a text block.</summary>
    private static string Ending(string value) => value.EndsWith('\n') ? "\n" : "";

    /// <summary>The rest of a secret key's line, and the deeper lines below it.</summary>
    private static string LineByLine(string text)
    {
        var shown = new StringBuilder();
        int? below = null;
        foreach (var line in text.Split('\n'))
        {
            var indent = line.Length - line.TrimStart().Length;
            if (below is { } limit && (indent > limit || line.Trim().Length == 0)) continue;
            var match = SecretEntry().Match(line);
            below = match.Success ? indent : null;
            _ = shown.Append(match.Success ? $"{line[..match.Index]}{match.Groups[1].Value}{Redaction.Mark}" : line).Append('\n');
        }

        return shown.ToString(0, shown.Length - 1);
    }

    private static string WithoutComments(string text) => SecretComment().Replace(text, $"$1{Redaction.Mark}");

    [GeneratedRegex("pass|pwd|secret|token|ssid|psk|user|key", RegexOptions.IgnoreCase)]
    private static partial Regex SecretKey();

    [GeneratedRegex(@"([\w-]*(?:pass|pwd|secret|token|ssid|psk|user|key)[\w-]*(?<!_file)[""']?\s*[:=]\s*)\S.*", RegexOptions.IgnoreCase)]
    private static partial Regex SecretEntry();

    [GeneratedRegex(
        @"(#.*?[\w-]*(?:pass|pwd|secret|token|ssid|psk|user|key)[\w-]*(?<!_file)[""']?\s*[:=]\s*)\S.*", RegexOptions.IgnoreCase)]
    private static partial Regex SecretComment();
}
