using System.Net;
using SermatecEss.EndToEnd.Tests;
using SermatecEss.Simulator;

namespace SermatecEss.Library.Tests;

/// <summary>
/// The compiled library, as other languages use it: the one in the folder SERMATEC_LIBRARY, which <c>packaging/library</c> makes.
/// </summary>
[Trait("When", "nightly")]
public sealed class NativeLibraryTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SERMATEC_LIBRARY");

    [Fact]
    public async Task The_example_in_Python_reads_the_battery()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Folder), "SERMATEC_LIBRARY names no folder with libsermatec.so.");
        await using var simulator = SimulatorServer.Start(new SimulatorOptions(), new IPEndPoint(IPAddress.Loopback, 0));
        var (exitCode, output) = await Tool.RunAsync(
            Repository.Root,
            "python3",
            Path.Combine(Repository.Root, "examples", "read_inverter.py"),
            Path.Combine(Folder!, "libsermatec.so"),
            "127.0.0.1",
            $"{simulator.EndPoint.Port}");
        Assert.True(exitCode == 0, output);
        Assert.Matches("(?m)^battery_soc: [0-9.]+ %$", output);
        Assert.Matches("(?m)^battery_voltage: [0-9.]+ V$", output);
    }

    [Fact]
    public async Task A_program_in_C_compiles_with_the_header_and_garbage_does_not_crash_it()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Folder), "SERMATEC_LIBRARY names no folder with libsermatec.so.");
        var work = Directory.CreateTempSubdirectory("sermatec-c").FullName;
        try
        {
            var source = Path.Combine(Repository.Root, "tests", "Library.Tests", "garbage.c");
            var program = Path.Combine(work, "garbage");
            var (compiled, messages) = await Tool.RunAsync(
                work,
                "cc",
                "-std=c99",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-pedantic",
                $"-I{Folder}",
                source,
                Path.Combine(Folder!, "libsermatec.so"),
                $"-Wl,-rpath,{Folder}",
                "-lpthread",
                "-o",
                program);
            Assert.True(compiled == 0, messages);
            var (exitCode, output) = await Tool.RunAsync(work, program);
            Assert.True(exitCode == 0, output);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }
}
