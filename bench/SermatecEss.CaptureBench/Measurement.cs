using System.Diagnostics;
using System.Globalization;

namespace SermatecEss.CaptureBench;

/// <summary>Runs <c>decode FILE -o ndjson</c> into a file.</summary>
/// <param name="program">The executable.</param>
/// <param name="runs">How often.</param>
internal sealed class Measurement(string program, int runs)
{
    internal int Run(long length, int frames)
    {
        var folder = Directory.CreateTempSubdirectory("sermatec-capture-bench");
        try
        {
            var capture = Path.Combine(folder.FullName, "large.pcap");
            var output = Path.Combine(folder.FullName, "frames.ndjson");
            var found = LargeCapture.Write(capture, length, frames);
            var times = new List<double>();
            var peak = 0L;
            for (var i = 0; i < runs; i++)
            {
                var begin = Stopwatch.GetTimestamp();
                using var process = Process.Start(new ProcessStartInfo(
                    "/bin/sh", ["-c", "exec \"$0\" decode -q \"$1\" -o ndjson > \"$2\"", Path.GetFullPath(program), capture, output]))!;
                do peak = Math.Max(peak, PeakOf(process.Id));
                while (!process.WaitForExit(TimeSpan.FromMilliseconds(1)));
                times.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
                var lines = File.ReadLines(output).Count();
                if (process.ExitCode == 0 && lines == found) continue;
                Console.Error.WriteLine($"Exit code {process.ExitCode}, {lines} of {found} frames.");
                return 1;
            }

            times.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{new FileInfo(capture).Length / 1e6:0} MB with {found} frames, {new FileInfo(output).Length / 1e6:0.0} MB of JSON: "
                + $"median {times[times.Count / 2]:0.000} s, slowest {times[^1]:0.000} s, peak memory {peak / 1024.0:0.0} MiB"));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The most memory that a process has taken so far, in kB; 0 once it has ended.</summary>
    private static long PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ')[^2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
