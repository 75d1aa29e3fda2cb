using SermatecEss.Browser.Tests;
using SermatecEss.EndToEnd.Tests;

[assembly: AssemblyFixture(typeof(Demo))]

namespace SermatecEss.Browser.Tests;

/// <summary>The demo with a year of history, whose clock almost stands still, once for all tests that only look.</summary>
public sealed class Demo : IAsyncLifetime
{
    private Program? _program;

    /// <summary>The address of its page.</summary>
    internal string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        string[] options = ["--start", "2026-06-21T11:00", "--speed", "1", "--interval", "1s", "--http", "127.0.0.1:0"];
        _program = Program.Start(["demo", .. options]);
        var line = await _program.ErrorLineAsync("The page: ");
        Address = line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim();
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is null) return;
        await _program.InterruptAsync();
        _ = await _program.EndAsync();
        _program.Dispose();
    }
}
