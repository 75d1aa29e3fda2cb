using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SermatecEss.Simulator;

namespace SermatecEss.Library.Tests;

/// <summary>The NuGet packages, as <c>packaging/library</c> made them in the folder SERMATEC_LIBRARY.</summary>
[Trait("When", "nightly")]
public sealed partial class PackageTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SERMATEC_LIBRARY");

    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Protocol", new string[0])]
    [InlineData("Links", new[] { "SermatecEss.Protocol" })]
    [InlineData("Inverter", new[] { "SermatecEss.Links" })]
    public async Task A_package_has_library_documentation_readme_symbols_and_only_our_dependencies(string name, string[] dependencies)
    {
        var file = FileOf(name, "nupkg");
        await using var package = await ZipFile.OpenReadAsync(file, End);
        var entries = package.Entries.Select(entry => entry.FullName).ToList();
        foreach (var expected in (string[])[$"lib/net10.0/SermatecEss.{name}.dll", $"lib/net10.0/SermatecEss.{name}.xml", "README.md"])
            Assert.Contains(expected, entries);
        await using var text = await package.GetEntry($"SermatecEss.{name}.nuspec")!.OpenAsync(End);
        var nuspec = await XDocument.LoadAsync(text, LoadOptions.None, End);
        string[] All(string element, string attribute) =>
            [.. nuspec.Descendants().Where(each => each.Name.LocalName == element).Select(each => each.Attribute(attribute)!.Value)];
        Assert.Equal(dependencies, All("dependency", "id"));
        Assert.Equal(All("dependency", "version").Select(_ => Version(file)), All("dependency", "version"));
        Assert.Equal("MIT", nuspec.Descendants().Single(each => each.Name.LocalName == "license").Value);
        await using var symbols = await ZipFile.OpenReadAsync(FileOf(name, "snupkg"), End);
        Assert.Contains($"lib/net10.0/SermatecEss.{name}.pdb", symbols.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task A_program_that_uses_the_packages_reads_the_battery()
    {
        var inverter = FileOf("Inverter", "nupkg");
        var work = Directory.CreateTempSubdirectory("sermatec-packages").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(work, "Program.cs"), ReadmeExample.Read("inverter-readme.md"), End);
            await File.WriteAllTextAsync(
                Path.Combine(work, "Reader.csproj"),
                $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <Nullable>enable</Nullable>
                    <RestoreSources>{Folder}</RestoreSources>
                    <RestorePackagesPath>{work}/packages</RestorePackagesPath>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="SermatecEss.Inverter" Version="{Version(inverter)}" />
                  </ItemGroup>
                </Project>
                """,
                End);
            await using var simulator = SimulatorServer.Start(new SimulatorOptions(), new IPEndPoint(IPAddress.Loopback, 0));
            var (exitCode, output) = await Tool.RunAsync(work, "dotnet", "run", "--", "127.0.0.1", $"{simulator.EndPoint.Port}");
            Assert.True(exitCode == 0, output);
            Assert.Matches("(?m)^battery_soc: [0-9.]+ %$", output);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static string FileOf(string name, string kind)
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Folder), "SERMATEC_LIBRARY names no folder with packages.");
        return Assert.Single(Directory.GetFiles(Folder!, $"SermatecEss.{name}.*.{kind}"));
    }

    private static string Version(string file) => NameEnd().Match(Path.GetFileName(file)).Groups[1].Value;

    [GeneratedRegex(@"\.(\d.*)\.s?nupkg$")]
    private static partial Regex NameEnd();
}
