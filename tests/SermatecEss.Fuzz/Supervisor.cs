using System.Diagnostics;
using SharpFuzz;

namespace SermatecEss.Fuzz;

/// <summary>
/// Instruments a copy of the program to count the product's branches, and runs it with limited memory, so that inputs that crash or hang
/// the process are found too.
/// </summary>
internal static class Supervisor
{
    /// <summary>The most memory that the product may use for any input, in bytes.</summary>
    private const int MostMemory = 512 << 20;

    private const int Found = 1;
    private const int LargestRegularCode = 2;
    private const string Own = "SermatecEss.Fuzz.dll";

    /// <summary>No input of a few kilobytes takes this long, however busy the computer is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Runs the program.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code.</returns>
    internal static int Run(string[] arguments)
    {
        var folder = Path.Combine(CorpusFolder.Repository, "artifacts", $"fuzz-{Environment.ProcessId}");
        try
        {
            Copy(AppContext.BaseDirectory, folder);
            foreach (var assembly in Directory.EnumerateFiles(folder, "*.dll").Where(IsOfProduct))
                _ = Fuzzer.Instrument(assembly, _ => true, Options.Value);
            using var last = new LastInput(Path.Combine(folder, "input"));
            return Run(arguments, folder, last);
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsOfProduct(string file) =>
        Path.GetFileName(file) is var name
        && name != Own
        && name.Replace("-", "", StringComparison.Ordinal).StartsWith("SermatecEss", StringComparison.OrdinalIgnoreCase);

    private static void Copy(string from, string to)
    {
        _ = Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private static int Run(string[] arguments, string folder, LastInput last)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, Own), .. arguments]);
        start.Environment[LastInput.Variable] = Path.Combine(folder, "input");
        start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{MostMemory:x}";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using var child = Process.Start(start)!;
        var number = 0L;
        var since = Stopwatch.GetTimestamp();
        while (!child.WaitForExit(LookEvery))
        {
            if (last.Number != number) (number, since) = (last.Number, Stopwatch.GetTimestamp());
            if (Stopwatch.GetElapsedTime(since) < Patience) continue;
            child.Kill();
            child.WaitForExit();
            return Tell(last, $"the product is not done with it after {Patience.TotalSeconds} s");
        }

        return child.ExitCode is >= 0 and <= LargestRegularCode ? child.ExitCode : Tell(last, $"the process ended with {child.ExitCode}");
    }

    private static int Tell(LastInput last, string what)
    {
        var (number, bytes) = last.Value;
        var target = TargetTable.All[number];
        var file = new CorpusFolder(target.Name).Add("finding", bytes);
        Console.WriteLine($"fuzz: finding of {target.Name}: {what}\n  {file}, not minimised");
        return Found;
    }
}
