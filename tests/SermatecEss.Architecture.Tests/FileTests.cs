using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SermatecEss.Architecture.Tests;

/// <summary>The rules for files and folders.</summary>
public sealed class FileTests
{
    private const int MostLines = 500;

    /// <summary>Names that do not describe the contents.</summary>
    private static readonly string[] Meaningless =
        ["Helper", "Helpers", "Util", "Utils", "Utilities", "Common", "Manager", "Managers", "Models", "Misc", "Shared"];

    [Fact]
    public void A_file_holds_one_type_and_has_its_name() => None(Repository.SourceFiles.Select(path =>
    {
        var types = Sources.Parse(path)
            .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .Select(NameOfType)
            .OfType<string>()
            .ToList();
        var isGood = types.Count == 0 || (types.Count == 1 && types[0] == Path.GetFileNameWithoutExtension(path));
        return isGood ? null : $"{path} holds {string.Join(", ", types)}";
    }));

    [Fact]
    public void A_namespace_is_where_the_file_lies() => None(Repository.SourceFiles.Select(path =>
    {
        var declared = Sources.Parse(path).DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault();
        if (declared is null) return null;
        var folder = Path.GetDirectoryName(path)!.Replace(Path.DirectorySeparatorChar, '.');
        var name = folder[(folder.IndexOf('.', StringComparison.Ordinal) + 1)..];
        if (!name.StartsWith("SermatecEss.", StringComparison.Ordinal)) name = $"SermatecEss.{name}";
        return declared.Name.ToString() == name ? null : $"{path} is in the namespace {declared.Name}";
    }));

    [Fact]
    public void Usings_are_in_order() => None(Repository.SourceFiles.Where(path =>
    {
        var names = Sources.Parse(path).Usings
            .Where(line => line is { Alias: null, StaticKeyword.RawKind: 0, GlobalKeyword.RawKind: 0 })
            .Select(line => line.Name!.ToString())
            .ToList();
        var ordered = names.OrderBy(name => name.Split('.')[0] != "System").ThenBy(name => name, StringComparer.OrdinalIgnoreCase);
        return !names.SequenceEqual(ordered);
    }));

    [Fact]
    public void A_file_can_be_read_in_one_go() =>
        None(Repository.SourceFiles.Select(path => Repository.Read(path).Count(c => c == '\n') is > MostLines and var lines
            ? $"{path} has {lines} lines"
            : null));

    [Fact]
    public void A_folder_is_named_for_what_is_in_it() =>
        None(Repository.Folders.Where(path => Meaningless.Contains(Path.GetFileName(path))));

    private static void None(IEnumerable<string?> faults)
    {
        var found = faults.OfType<string>().ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static string? NameOfType(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax function => function.Identifier.Text,
        _ => null,
    };
}
