using System.Text.RegularExpressions;
using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.Library.Tests;

/// <summary>The program in the readme of a package.</summary>
internal static partial class ReadmeExample
{
    /// <summary>The code in a readme, which has one program.</summary>
    internal static string Read(string readme) =>
        Assert.Single(CodeBlock().Matches(Repository.Read($"packaging/{readme}"))).Groups[1].Value;

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
