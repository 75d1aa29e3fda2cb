using SermatecEss.Bridge.Options;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SermatecEss.Hosting.Configuration;

/// <summary>Reads and writes this program's YAML files, which consist of one mapping.</summary>
internal static class YamlFile
{
    /// <summary>The text of a file with these keys.</summary>
    internal static string Write(YamlMappingNode root)
    {
        using var text = new StringWriter();
        new YamlStream(new YamlDocument(root)).Save(text, assignAnchors: false);

        // The document end marker is valid but useless.
        return text.ToString().ReplaceLineEndings("\n").Replace("\n...\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; - for standard input.</param>
    /// <param name="faults">Takes the errors.</param>
    /// <returns>Its keys; empty if it cannot be read.</returns>
    internal static YamlMap Read(string path, List<ConfigurationFault> faults)
    {
        void Fail(long line, long column, string message) => faults.Add(new ConfigurationFault(path, line, column, IsError: true, message));
        YamlMappingNode? root = null;
        try
        {
            var text = path == "-" ? ReadInput() : File.ReadAllText(SystemdCredential.PathOf(path));
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
            Fail(1, 1, $"cannot read the file: {SystemdCredential.Reason(e)}");
        }

        return new YamlMap(path, "", root, faults);
    }

    private static string ReadInput()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        return input.ReadToEnd();
    }

    /// <summary>
    /// Guards the recursive parser, and the comparison of mappings through aliases: a file must not exhaust the stack or take forever.
    /// </summary>
    /// <exception cref="YamlException">The nesting is too deep, the aliases expand to too much, or the file is not YAML.</exception>
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
            // The library's own, unhelpful messages for some invalid texts.
            var last = parser.Current?.End ?? Mark.Empty;
            throw new YamlException(last, last, "cannot read it from here on", e);
        }
    }
}
