using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.Library.Tests;

/// <summary>The examples in the readmes of the packages compile, run, and do what the readme says.</summary>
public sealed partial class ReadmeTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    [Fact]
    public async Task The_example_of_Inverter_reads_the_battery()
    {
        await using var simulator = SimulatorServer.Start(new SimulatorOptions(), new IPEndPoint(IPAddress.Loopback, 0));
        var lines = Run("inverter-readme.md", "127.0.0.1", $"{simulator.EndPoint.Port}");
        Assert.Contains(lines, line => SocLine().IsMatch(line));
        Assert.Contains(lines, line =>
            line.StartsWith("battery_voltage: ", StringComparison.Ordinal) && line.EndsWith(" V", StringComparison.Ordinal));
        Assert.Equal(["98", "0a"], simulator.Received.Select(frame => $"{frame.Bytes.Span[FrameLayout.CommandOffset]:x2}"));
    }

    [Fact]
    public async Task The_example_of_Links_exchanges_frames()
    {
        await using var simulator = SimulatorServer.Start(new SimulatorOptions(), new IPEndPoint(IPAddress.Loopback, 0));
        Assert.StartsWith(
            "98: ",
            Assert.Single(Run("links-readme.md", "127.0.0.1", $"{simulator.EndPoint.Port}")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_of_Protocol_decodes_a_frame()
    {
        var frame = FrameWriter.Response(CommandCode.FromByte(0x98), [0x02, 0x61]);
        Assert.Equal(["inverter_pcu_version: 609 "], Run("protocol-readme.md", Convert.ToHexString(frame)));
    }

    /// <summary>Compiles and runs the program in a readme.</summary>
    /// <returns>What it prints.</returns>
    private static string[] Run(string readme, params string[] arguments)
    {
        var code = ReadmeExample.Read(readme);
        Assert.InRange(code.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 5, 12);
        var parse = new CSharpParseOptions(LanguageVersion.CSharp14);
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Example",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, parse), CSharpSyntaxTree.ParseText(code, parse)],
            platform.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var program = new MemoryStream();
        var result = compilation.Emit(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        var console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            _ = Assembly.Load(program.ToArray()).EntryPoint!.Invoke(null, [arguments]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex("^battery_soc: [0-9.]+ %$")]
    private static partial Regex SocLine();
}
