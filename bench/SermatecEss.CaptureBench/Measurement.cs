using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SermatecEss.CaptureBench;

/// <summary>Runs <c>decode FILE -o ndjson</c> into a file.</summary>
/// <param name="program">The executable.</param>
/// <param name="runs">How often.</param>
internal sealed partial class Measurement(string program, int runs)
{
    private const int Children = -1;

    internal int Run(long length, int frames)
    {
        var folder = Directory.CreateTempSubdirectory("sermatec-capture-bench");
        try
        {
            var capture = Path.Combine(folder.FullName, "large.pcap");
            var output = Path.Combine(folder.FullName, "frames.ndjson");
            var found = LargeCapture.Write(capture, length, frames);
            var times = new List<double>();
            for (var i = 0; i < runs; i++)
            {
                var begin = Stopwatch.GetTimestamp();
                using var process = Process.Start(new ProcessStartInfo(
                    "/bin/sh", ["-c", "exec \"$0\" decode -q \"$1\" -o ndjson > \"$2\"", Path.GetFullPath(program), capture, output]))!;
                process.WaitForExit();
                times.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
                var lines = File.ReadLines(output).Count();
                if (process.ExitCode == 0 && lines == found) continue;
                Console.Error.WriteLine($"Exit code {process.ExitCode}, {lines} of {found} frames.");
                return 1;
            }

            times.Sort();
            _ = GetUsage(Children, out var usage);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{new FileInfo(capture).Length / 1e6:0} MB with {found} frames, {new FileInfo(output).Length / 1e6:0.0} MB of JSON: "
                + $"median {times[times.Count / 2]:0.000} s, slowest {times[^1]:0.000} s, peak memory {usage.PeakKilobytes / 1024.0:0.0} MiB"));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, out Usage usage);

    /// <summary>The beginning of <c>struct rusage</c>, with room for the rest.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Usage
    {
        internal long UserSeconds;
        internal long UserMicroseconds;
        internal long SystemSeconds;
        internal long SystemMicroseconds;
        internal long PeakKilobytes;
    }
}
