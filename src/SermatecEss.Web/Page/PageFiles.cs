using System.Reflection;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Page;

/// <summary>The files of the page, which are in the executable: what <c>web/dist</c> had when it was built.</summary>
internal static class PageFiles
{
    /// <summary>The name of the file that a browser opens first.</summary>
    internal const string Index = "index.html";

    /// <summary>The folder of all other files. Their names change with their contents.</summary>
    internal const string Assets = "assets/";
    private const string Prefix = "page/";

    private static readonly Lazy<Dictionary<string, PageFile>> Files = new(() =>
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name => Read(assembly, name));
    });

    /// <summary>The names of all files, with <c>/</c> between folders.</summary>
    internal static IEnumerable<string> Names => Files.Value.Keys;

    /// <summary>The file of a name; null if there is none.</summary>
    internal static PageFile? Find(string name) => Files.Value.GetValueOrDefault(name);

    private static PageFile Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var packed = new byte[stream.Length];
        stream.ReadExactly(packed);
        return new PageFile(packed, MediaTypeOf(name), EntityTag.Of(packed));
    }

    private static string MediaTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".json" => "application/json",
        ".md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
