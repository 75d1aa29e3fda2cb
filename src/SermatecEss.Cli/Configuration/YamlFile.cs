using SermatecEss.Bridge.Options;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SermatecEss.Cli.Configuration;

/// <summary>Reads and writes YAML files of ours: one group of keys.</summary>
internal static class YamlFile
{
    /// <summary>The text of a file with these keys.</summary>
    internal static string Write(YamlMappingNode root)
    {
        using var text = new StringWriter();
        new YamlStream(new YamlDocument(root)).Save(text, assignAnchors: false);

        // The mark of a document's end is right and helps nobody.
        return text.ToString().ReplaceLineEndings("\n").Replace("\n...\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; - for the standard input.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <returns>Its keys; none where it cannot be read.</returns>
    internal static YamlMap Read(string path, List<ConfigurationFault> faults)
    {
        void Fail(long line, long column, string message) => faults.Add(new ConfigurationFault(path, line, column, IsError: true, message));
        YamlMappingNode? root = null;
        try
        {
            var text = path == "-" ? ReadInput() : File.ReadAllText(path);
            CheckSize(text);
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            if (yaml.Documents is [{ RootNode: YamlMappingNode map }]) root = map;
            else if (yaml.Documents.Count == 0) Fail(1, 1, "the file is empty");
            else Fail(1, 1, "the file must be a group of keys with values, such as 'key: value'");
        }
        catch (YamlException e)
        {
            Fail(
                Math.Max(1, e.Start.Line),
                Math.Max(1, e.Start.Column),
                $"not valid YAML: {e.Message.TrimEnd('.')}; indent with spaces, and quote texts that contain : or #");
        }
        catch (ArgumentException e)
        {
            Fail(1, 1, $"not valid YAML: {e.Message.TrimEnd('.')}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(1, 1, $"cannot read the file: {e.Message.TrimEnd('.')}");
        }

        return new YamlMap(path, "", root, faults);
    }

    private static string ReadInput()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        return input.ReadToEnd();
    }

    /// <summary>
    /// The tree is built by recursion, and its groups are compared with what their aliases stand for: a file must not be able to exhaust
    /// the stack or the day.
    /// </summary>
    /// <exception cref="YamlException">
    /// The groups lie too deep in each other, the aliases stand for too much, or the file is no YAML.
    /// </exception>
    private static void CheckSize(string text)
    {
        var parser = new Parser(new StringReader(text));
        var size = new YamlSize();
        try
        {
            while (parser.MoveNext())
            {
                if (size.Add(parser.Current!) is { } fault) throw new YamlException(parser.Current!.Start, parser.Current.End, fault);
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // The library's own words for some texts that are no YAML, which tell nobody anything.
            var last = parser.Current?.End ?? Mark.Empty;
            throw new YamlException(last, last, "cannot read it from here on", e);
        }
    }
}
