using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>The daemon with a configuration file and a state directory, which can be stopped and restarted.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-daemon").FullName;
    private readonly int _broker;
    private readonly string _baseTopic;
    private Program? _program;

    /// <param name="broker">Where it publishes.</param>
    /// <param name="baseTopic">The prefix of all its topics.</param>
    internal Daemon(Broker broker, string baseTopic = "sermatec")
    {
        _broker = broker.Port;
        _baseTopic = baseTopic;
    }

    /// <summary>The identifier of its device.</summary>
    internal string Device => $"{_baseTopic}_bridge";

    /// <summary>Starts it with the state directory of the last run.</summary>
    /// <param name="inverters">The inverters of its configuration.</param>
    /// <param name="style">The discovery style.</param>
    /// <param name="more">Additional configuration lines.</param>
    internal void Start(IEnumerable<SwitchableInverter> inverters, string style = "device", string more = "")
    {
        var file = Path.Combine(_folder, "config.yaml");
        File.WriteAllText(file, $$"""
            inverters: [{{string.Join(", ", inverters.Select(Configuration))}}]
            mqtt: { host: 127.0.0.1, port: {{_broker}}, base_topic: {{_baseTopic}}, discovery: { style: {{style}} } }
            poll: { fast: 1s }
            time_zone: '{{LocalZone.At(12).Rules}}'
            quality: { stuck_after: 0 }
            {{more}}
            """);
        _program = Program.Start("daemon", "-c", file, "--state-dir", Path.Combine(_folder, "state"));
    }

    /// <summary>Stops it cleanly.</summary>
    internal async Task StopAsync()
    {
        await _program!.InterruptAsync();
        _ = (await _program.EndAsync()).Good;
        _program.Dispose();
        _program = null;
    }

    /// <summary>Kills it.</summary>
    internal async Task KillAsync()
    {
        await _program!.KillAsync();
        _program.Dispose();
        _program = null;
    }

    public ValueTask DisposeAsync()
    {
        _program?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Configuration(SwitchableInverter inverter) =>
        $"{{ host: 127.0.0.1, port: {inverter.Port}{(inverter.Name is null ? "" : $", name: {inverter.Name}")} }}";
}
