using SermatecEss.EndToEnd.Tests;
using Program = SermatecEss.EndToEnd.Tests.Program;

namespace SermatecEss.Browser.Tests;

/// <summary>A simulated inverter, and daemons that keep their state in one folder and listen on one port.</summary>
internal sealed class House : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-browser-").FullName;

    internal Plant Plant { get; } = new();

    internal int Port { get; } = LoopbackPort.Free();

    internal string Address => $"http://127.0.0.1:{Port}/";

    private (string, string)[] Environment => [("SERMATEC_STATE_DIR", Path.Combine(_folder, "state")), ("SERMATEC_HTTP", "")];

    /// <summary>Starts the daemon, and waits until it listens.</summary>
    /// <param name="more">Further lines of its configuration.</param>
    /// <param name="inverter">The address of the inverter; null for the simulated one.</param>
    /// <param name="http">Further keys of <c>http</c>, as in <c>, path_prefix: /solar</c>.</param>
    internal async Task<Program> StartAsync(string more = "", string? inverter = null, string http = "")
    {
        inverter ??= $"127.0.0.1:{Plant.Server.EndPoint.Port}";
        string[] lines =
        [
            "mqtt: { host: 127.0.0.1, port: 1 }",
            $"http: {{ address: '127.0.0.1:{Port}'{http} }}",
            "poll: { fast: 1s, parameters: 5s }",
            $"inverters: [{{ host: '{inverter}' }}]",
            more,
        ];
        var daemon = Program.Start(Program.Path, Environment, ["daemon", "-c", await WriteAsync("daemon.yaml", string.Join('\n', lines))]);
        _ = await daemon.ErrorLineAsync("HTTP interface at ");
        return daemon;
    }

    /// <summary>Runs a command on the state of the daemon.</summary>
    internal Task<Result> RunAsync(string input, params string[] arguments) => Program.RunAsync(Environment, input, arguments);

    /// <summary>Writes a file that goes with the house.</summary>
    /// <returns>Its path.</returns>
    internal async Task<string> WriteAsync(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        await Plant.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
