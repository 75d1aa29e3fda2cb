using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SermatecEss.Web.Tests.Metrics;

/// <summary>
/// A strict parser of the text format of Prometheus (0.0.4) and of OpenMetrics (1.0.0): whatever the formats only recommend is demanded.
/// </summary>
internal static partial class MetricsParser
{
    /// <summary>Parses a page.</summary>
    /// <exception cref="FormatException">Something is wrong with it.</exception>
    internal static IReadOnlyList<ParsedFamily> Parse(ReadOnlySpan<byte> page, bool isOpenMetrics)
    {
        var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(page);
        Demand(text.EndsWith('\n'), "the last line does not end");
        var lines = text[..^1].Split('\n');
        if (isOpenMetrics)
        {
            Demand(lines[^1] == "# EOF", "the end is missing");
            lines = lines[..^1];
        }

        var families = new List<ParsedFamily>();
        var series = new HashSet<string>();
        for (var i = 0; i < lines.Length;)
        {
            var family = Head(lines, ref i, isOpenMetrics);
            Demand(!families.Exists(other => other.Name == family.Name), $"{family.Name} stands twice");
            while (i < lines.Length && !lines[i].StartsWith('#'))
            {
                var sample = Sample(lines[i++]);
                Demand(sample.Name == SampleName(family, isOpenMetrics), $"{sample.Name} stands in {family.Name}");
                Demand(series.Add(sample.Series), $"{sample.Series} stands twice");
                Demand(family.Type != "counter" || sample.Value >= 0, $"{sample.Series} is negative");
                Demand(family.Type != "info" || sample.Value == 1, $"{sample.Series} is not 1");
                family.Samples.Add(sample);
            }

            Demand(family.Samples.Count > 0, $"{family.Name} has no sample");
            families.Add(family);
        }

        return families;
    }

    private static ParsedFamily Head(string[] lines, ref int i, bool isOpenMetrics)
    {
        var help = Help().Match(lines[i++]);
        Demand(help.Success, $"line {i} '{lines[i - 1]}' is no help");
        var name = help.Groups["name"].Value;
        var type = Type().Match(i < lines.Length ? lines[i++] : "");
        Demand(type.Success && type.Groups["name"].Value == name, $"{name} has no type");
        var word = type.Groups["type"].Value;
        Demand(isOpenMetrics ? word is "gauge" or "counter" or "info" : word is "gauge" or "counter", $"{name} is a {word}");
        Demand(isOpenMetrics || name.EndsWith("_total", StringComparison.Ordinal) == (word == "counter"), $"{name} is a {word}");
        Demand(!isOpenMetrics || !name.EndsWith("_total", StringComparison.Ordinal), $"{name} has the suffix of its samples");
        Demand(!ReservedSuffix().IsMatch(name), $"{name} has the suffix of a histogram");
        var unit = Unit().Match(isOpenMetrics && i < lines.Length ? lines[i] : "");
        if (unit.Success)
        {
            i++;
            Demand(unit.Groups["name"].Value == name, $"{name} has another's unit");
            Demand(name.EndsWith($"_{unit.Groups["unit"].Value}", StringComparison.Ordinal), $"{name} does not end with its unit");
        }

        return new ParsedFamily(name, help.Groups["help"].Value, word, unit.Groups["unit"].Value, []);
    }

    private static string SampleName(ParsedFamily family, bool isOpenMetrics) => (isOpenMetrics, family.Type) switch
    {
        (true, "counter") => $"{family.Name}_total",
        (true, "info") => $"{family.Name}_info",
        _ => family.Name,
    };

    private static ParsedSample Sample(string line)
    {
        var match = SampleLine().Match(line);
        Demand(match.Success, $"'{line}' is no sample");
        var labels = new Dictionary<string, string>();
        foreach (var (name, value) in match.Groups["label"].Captures.Zip(match.Groups["value"].Captures))
        {
            Demand(!name.Value.StartsWith("__", StringComparison.Ordinal), $"{name} is reserved");
            Demand(labels.TryAdd(name.Value, Unescape(value.Value)), $"{name} stands twice in '{line}'");
        }

        var number = match.Groups["number"].Value;
        return new ParsedSample(match.Groups["name"].Value, labels, double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static string Unescape(string value) => Escape().Replace(value, match => match.Value[1] == 'n' ? "\n" : match.Value[1..]);

    private static void Demand(bool holds, string fault)
    {
        if (!holds) throw new FormatException(fault);
    }

    [GeneratedRegex("^# HELP (?<name>[a-z][a-z0-9]*(_[a-z0-9]+)*) (?<help>([^\\\\\\n]|\\\\[\\\\n\"])+)$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE (?<name>[a-z0-9_]+) (?<type>[a-z]+)$")]
    private static partial Regex Type();

    [GeneratedRegex("^# UNIT (?<name>[a-z0-9_]+) (?<unit>[a-z_]+)$")]
    private static partial Regex Unit();

    [GeneratedRegex("_(count|sum|bucket|created)$")]
    private static partial Regex ReservedSuffix();

    [GeneratedRegex("""
        ^(?<name>[a-z0-9_]+)
        (\{(?<label>[a-z_]+)="(?<value>([^"\\\n]|\\["\\n])*)"(,(?<label>[a-z_]+)="(?<value>([^"\\\n]|\\["\\n])*)")*\})?
        [ ](?<number>-?[0-9]+(\.[0-9]+)?)$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex SampleLine();

    [GeneratedRegex("\\\\.")]
    private static partial Regex Escape();
}
