using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SermatecEss.Architecture.Tests;

/// <summary>The sources of the projects, with compiler symbols.</summary>
internal static class Sources
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);
    private static readonly MetadataReference[] Libraries = [.. LibraryFiles().Select(file => MetadataReference.CreateFromFile(file))];
    private static readonly ConcurrentDictionary<string, SyntaxTree> Trees = new();
    private static readonly Dictionary<string, CSharpCompilation> Compilations = [];

    /// <summary>The declarations of a file.</summary>
    internal static CompilationUnitSyntax Parse(string path) => ParseTree(path).GetCompilationUnitRoot();

    /// <summary>All uses of one type of a project by another.</summary>
    internal static IEnumerable<Use> Uses(string project)
    {
        var compilation = Compile(project);
        return compilation.SyntaxTrees.SelectMany(tree => Uses(tree, compilation, Project.All[project].Folder));
    }

    private static SyntaxTree ParseTree(string path) =>
        Trees.GetOrAdd(path, _ => CSharpSyntaxTree.ParseText(Repository.Read(path), Options, path));

    private static IEnumerable<Use> Uses(SyntaxTree tree, Compilation compilation, string folder)
    {
        var model = compilation.GetSemanticModel(tree);
        foreach (var node in tree.GetRoot().DescendantNodes().Where(node => node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax))
        {
            var user = node.Ancestors().OfType<BaseTypeDeclarationSyntax>().LastOrDefault();
            if (user is null || Used(model.GetSymbolInfo(node)) is not { } used) continue;
            var line = tree.GetLineSpan(node.Span).StartLinePosition.Line + 1;
            foreach (var declaration in used.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree.FilePath))
            {
                if (!declaration.StartsWith($"{folder}/", StringComparison.Ordinal)) continue;
                yield return new Use(
                    InFolder(folder, tree.FilePath, user.Identifier.Text),
                    InFolder(folder, declaration, used.Name),
                    $"{tree.FilePath}:{line}");
            }
        }
    }

    /// <summary>A type with the folder of its file, relative to the project.</summary>
    private static string InFolder(string project, string file, string type) =>
        Path.Combine(Path.GetDirectoryName(Path.GetRelativePath(project, file))!, type);

    /// <summary>The type that a name refers to or belongs to; the outermost for nested types.</summary>
    private static INamedTypeSymbol? Used(SymbolInfo info)
    {
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        var type = symbol as INamedTypeSymbol
            ?? (symbol is IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol ? symbol.ContainingType : null);
        while (type?.ContainingType is { } outer) type = outer;
        return type?.OriginalDefinition;
    }

    private static CSharpCompilation Compile(string project)
    {
        lock (Compilations)
        {
            if (Compilations.TryGetValue(project, out var known)) return known;
            var trees = Repository.Files(Project.All[project].Folder, "*.cs").Select(ParseTree);
            var references = Below(project).Distinct().Select(each => Compile(each).ToMetadataReference());
            return Compilations[project] = CSharpCompilation.Create(
                project,
                trees.Append(CSharpSyntaxTree.ParseText(ImplicitUsings, Options)),
                Libraries.Concat(references),
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        }
    }

    private static IEnumerable<string> Below(string project) => Project.All[project].Projects.SelectMany(each => Below(each).Prepend(each));

    /// <summary>The assemblies of .NET, and of the packages next to the projects' executables.</summary>
    private static IEnumerable<string> LibraryFiles()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var packages = Directory.GetDirectories(Path.Combine(Repository.Root, "src"))
            .Select(folder => Path.Combine(folder, "bin", output.Parent!.Name, output.Name))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.dll"))
            .Where(file => !Path.GetFileName(file).StartsWith("SermatecEss.", StringComparison.Ordinal));
        return ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Concat(packages)
            .DistinctBy(Path.GetFileName);
    }
}
