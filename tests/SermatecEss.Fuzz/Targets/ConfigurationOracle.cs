using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Configuration;
using SermatecEss.Hosting.Configuration;
using SermatecEss.Hosting.Service;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Fuzz.Targets;

/// <summary>The properties of configuration files.</summary>
internal static class ConfigurationOracle
{
    internal static IEnumerable<string> Words =>
        OptionTable.All.Select(option => option.Path).OfType<string>().SelectMany(path => path.Split('.')).Distinct();

    internal static void Check(byte[] input)
    {
        var texts = ConfigurationFile.Read(TemporaryFile.With(input), OptionTable.All);
        var reader = new OptionReader(texts);
        var bridge = BridgeSection.Read(reader, CommandCatalogue.Default, defaultStateDirectory: null);
        _ = MqttSection.Read(reader);
        _ = LogSection.Read(reader);
        foreach (var fault in texts.Faults) Finding.Unless(fault.Line >= 1 && fault.Column >= 1, "a fault has its place");
        if (reader.HasErrors) return;
        Finding.Unless(bridge.Inverters.Count > 0, "a configuration without faults has an inverter");
        foreach (var inverter in bridge.Inverters) inverter.Session.Check();
    }
}
