using System.Text.Encodings.Web;
using System.Text.Json;

namespace SermatecEss.Approvals;

/// <summary>The approved files of a folder.</summary>
/// <param name="root">The folder.</param>
/// <param name="update">Whether to write files instead of comparing.</param>
internal sealed class ApprovedFiles(string root, bool update)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <inheritdoc cref="Approval.Approve"/>
    internal void Approve(string actual, string name)
    {
        var approved = Path.Combine(root, name);
        var received = Path.ChangeExtension(approved, $".received{Path.GetExtension(name)}");
        var text = Path.GetExtension(name) == ".json" ? Indent(actual) : actual;
        var expected = File.Exists(approved) ? File.ReadAllText(approved) : "";
        _ = Directory.CreateDirectory(Path.GetDirectoryName(approved)!);
        File.Delete(received);
        if (update) File.WriteAllText(approved, text);
        if (update || expected == text) return;
        File.WriteAllText(received, text);
        throw new ApprovalException($"""
            {approved} is not what was received:

            {FirstDifference.Between(expected, text)}
            Received: {received}
            If it is right, approve it: mv it over the approved file, or run the test with UPDATE_APPROVALS=1.
            """);
    }

    /// <inheritdoc cref="Approval.RefuseUnused"/>
    internal void RefuseUnused(string folder, IEnumerable<string> names)
    {
        var unused = Directory.GetFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains(".received.", StringComparison.Ordinal))
            .Except(names.Select(name => Path.Combine(root, name)))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (update) unused.ForEach(File.Delete);
        else if (unused.Count > 0) throw new ApprovalException($"No test compares anything with {string.Join(", ", unused)}");
    }

    private static string Indent(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document, Indented) + "\n";
    }
}
