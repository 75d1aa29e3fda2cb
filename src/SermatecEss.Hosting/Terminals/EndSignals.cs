using System.Runtime.InteropServices;

namespace SermatecEss.Hosting.Terminals;

/// <summary>
/// The signals that end a program: Ctrl-C, a service manager's, and a closed terminal or SSH connection. The first one cancels the command;
/// a command that does not end in time is abandoned.
/// </summary>
internal sealed class EndSignals : IDisposable
{
    private const int CodeOfSignals = 128;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<int> _code = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    internal EndSignals() => _registrations =
    [
        Register(PosixSignal.SIGHUP, 1), Register(PosixSignal.SIGINT, 2), Register(PosixSignal.SIGTERM, 15),
    ];

    /// <summary>Runs a command until it ends.</summary>
    /// <param name="command">The command; its token is cancelled by the first signal.</param>
    /// <param name="patience">How long it may take to end after a signal.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Its exit code, or the signal's if it does not end in time.</returns>
    internal async Task<int> RunAsync(Func<CancellationToken, Task<int>> command, TimeSpan patience, TimeProvider time)
    {
        var running = Task.Run(() => command(_end.Token));
        if (await Task.WhenAny(running, _code.Task) == running) return await running;
        return await Task.WhenAny(running, Task.Delay(patience, time)) == running ? await running : await _code.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        _ = _code.TrySetResult(CodeOfSignals + number);
        _end.Cancel();
    });
}
