using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SermatecEss.Architecture.Tests;

/// <summary>How files and folders look.</summary>
public sealed class FileTests
{
    private const int MostLines = 500;

    /// <summary>Names that say nothing about what is inside.</summary>
    private static readonly string[] Meaningless =
        ["Helper", "Helpers", "Util", "Utils", "Utilities", "Common", "Manager", "Managers", "Models", "Misc", "Shared"];

    [Fact]
    public void A_file_holds_one_type_and_has_its_name() => Assert.All(Repository.SourceFiles, path =>
    {
        var types = Sources.Parse(path)
            .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .Select(NameOfType)
            .OfType<string>()
            .ToList();
        Assert.True(types.Count <= 1, $"{path} holds {string.Join(", ", types)}.");
        if (types.Count == 1) Assert.Equal(Path.GetFileNameWithoutExtension(path), types[0]);
    });

    [Fact]
    public void A_namespace_is_where_the_file_lies() => Assert.All(Repository.SourceFiles, path =>
    {
        var declared = Sources.Parse(path).DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault();
        if (declared is null) return;
        var folder = Path.GetDirectoryName(path)!.Replace(Path.DirectorySeparatorChar, '.');
        var name = folder[(folder.IndexOf('.', StringComparison.Ordinal) + 1)..];
        Assert.Equal(name.StartsWith("SermatecEss.", StringComparison.Ordinal) ? name : $"SermatecEss.{name}", declared.Name.ToString());
    });

    [Fact]
    public void A_file_can_be_read_in_one_go() =>
        Assert.All(Repository.SourceFiles, path => Assert.InRange(Repository.Read(path).Count(c => c == '\n'), 0, MostLines));

    [Fact]
    public void A_folder_is_named_for_what_is_in_it() =>
        Assert.All(Repository.Folders, path => Assert.DoesNotContain(Path.GetFileName(path), Meaningless));

    private static string? NameOfType(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax function => function.Identifier.Text,
        _ => null,
    };
}
