using System.Diagnostics;
using System.Runtime.InteropServices;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Service;

/// <summary>
/// Runs the daemon in the background. A .NET program cannot fork: it starts itself again, waits until the new process is ready, and ends.
/// </summary>
internal static partial class Background
{
    private const string Marker = "SERMATEC_ESS_IN_BACKGROUND";
    private const string Ready = "sermatec-ess: ready";
    private const int ReadWrite = 2;

    /// <summary>Whether this is the process in the background.</summary>
    internal static bool IsHere => Environment.GetEnvironmentVariable(Marker) is not null;

    /// <summary>Starts this program again in the background with the same command line, and shows its output until it is ready.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> StartAsync(TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, Environment.GetCommandLineArgs()[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Marker] = "1";
        _ = start.Environment.Remove("NOTIFY_SOCKET");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        while (await process.StandardError.ReadLineAsync(cancellation) is { } line)
        {
            if (line != Ready)
            {
                error.WriteLine(line);
                continue;
            }

            output.WriteLine($"The daemon is running in the background as process {process.Id}.");
            return ExitCode.Success;
        }

        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }

    /// <summary>In the background process: reports success to the waiting process, and detaches from it and from the terminal.</summary>
    internal static void Detach(TextWriter error)
    {
        _ = NewSession();
        error.WriteLine(Ready);
        error.Flush();
        var nothing = Open("/dev/null", ReadWrite);
        for (var stream = 0; stream <= 2; stream++) _ = Duplicate(nothing, stream);
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int NewSession();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);
}
