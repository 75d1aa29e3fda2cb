using System.Diagnostics;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>
/// The real executable as a process: the one in SERMATEC_ESS (the native one in CI), or else the one built with the tests.
/// </summary>
internal sealed class Program : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const string NewSession = "/usr/bin/setsid";
    private static readonly bool HasNewSession = File.Exists(NewSession);
    private readonly Process _process;

    private Program(Process process) => _process = process;

    internal static string Path { get; } = Environment.GetEnvironmentVariable("SERMATEC_ESS") is { Length: > 0 } native
        ? native
        : System.IO.Path.Combine(Repository.Root, "src", "SermatecEss.Cli", "bin", Configuration, "net10.0", "sermatec-ess");

    internal StreamReader Error => _process.StandardError;

    internal StreamReader Output => _process.StandardOutput;

    internal int Id => _process.Id;

    private static string Configuration =>
        AppContext.BaseDirectory.Contains(
            $"{System.IO.Path.DirectorySeparatorChar}Release{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";

    /// <summary>Runs to the end.</summary>
    internal static Task<Result> RunAsync(params string[] arguments) => RunAsync([], "", arguments);

    /// <summary>Runs to the end, with environment variables and bytes on stdin.</summary>
    internal static async Task<Result> RunAsync((string Name, string Value)[] environment, string input, params string[] arguments)
    {
        using var program = Start(Path, environment, arguments);

        // Read concurrently: a program that prints while it reads would wait for both.
        var end = program.EndAsync();
        try
        {
            await program._process.StandardInput.BaseStream.WriteAsync(
                System.Text.Encoding.Latin1.GetBytes(input), TestContext.Current.CancellationToken);
            program._process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A program that refuses its input may end before it has read all of it; what it printed is the result.
        }

        return await end;
    }

    /// <summary>Starts and leaves it running.</summary>
    internal static Program Start(params string[] arguments) => Start(Path, [], arguments);

    internal static Program Start(string file, (string Name, string Value)[] environment, string[] arguments)
    {
        // Without the terminal of the test run, where the program would ask for confirmation.
        var start = new ProcessStartInfo(HasNewSession ? NewSession : file, HasNewSession ? [file, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("SERMATEC_", StringComparison.Ordinal)).ToList())
            _ = start.Environment.Remove(name);
        // What a test does not set must not come from this computer, nor stay on it.
        start.Environment["SERMATEC_STATE_DIR"] = "none";
        start.Environment["SERMATEC_HTTP"] = "off";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new Program(Process.Start(start)!);
    }

    /// <summary>Reads stderr up to an expected line.</summary>
    /// <exception cref="InvalidOperationException">The program ended without it.</exception>
    internal async Task<string> ErrorLineAsync(Predicate<string> isIt)
    {
        while (await Error.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (isIt(line)) return line;
        throw new InvalidOperationException("The program ended without the line that was waited for.");
    }

    /// <inheritdoc cref="ErrorLineAsync(Predicate{string})"/>
    internal Task<string> ErrorLineAsync(string part) => ErrorLineAsync(line => line.Contains(part, StringComparison.Ordinal));

    /// <summary>Waits for the end and returns the output.</summary>
    internal async Task<Result> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var output = _process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = _process.StandardError.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return new Result(_process.ExitCode, await output, await error);
    }

    /// <summary>Waits for the end without reading the output.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> EndUnreadAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Ctrl-C.</summary>
    internal Task InterruptAsync() => SignalAsync("INT");

    /// <summary>Sends a signal.</summary>
    internal async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Kills it.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    internal async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
