using SermatecEss.Bridge.Logging;
using SermatecEss.Fleet.Configuration;
using SermatecEss.Fleet.Database;
using SermatecEss.Inverter.State;
using SermatecEss.Mqtt;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Fleet.Node;

/// <summary>The MQTT output of a node. What it has announced is saved in PostgreSQL, for the next node of each inverter.</summary>
internal sealed class NodeMqtt
{
    private readonly InverterRegistry _registry;
    private readonly Func<string, NodeInverter?> _find;
    private readonly Log _log;

    /// <param name="options">The settings.</param>
    /// <param name="mqtt">The broker.</param>
    /// <param name="node">The name of this node.</param>
    /// <param name="registry">Saves what is announced.</param>
    /// <param name="find">Finds an inverter of this node by its serial number.</param>
    /// <param name="passOn">Passes a command on to the node that polls an inverter; returns whether one does.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    internal NodeMqtt(
        FleetOptions options,
        MqttOptions mqtt,
        string node,
        InverterRegistry registry,
        Func<string, NodeInverter?> find,
        Func<string, string, string, Task<bool>> passOn,
        TimeProvider time,
        Log log)
    {
        _registry = registry;
        _find = find;
        _log = log;
        var role = new FleetRole
        {
            Node = node,
            Group = options.Cluster.Name,
            AnnouncementsPerSecond = options.AnnouncementsPerSecond,
            LoadAnnouncement = serial => find(serial)?.Find(StateKind.Announcement),
            SaveAnnouncement = (serial, announcement) => _ = SaveAsync(serial, announcement),
            PassOn = passOn,
        };

        // The nodes of a fleet often share one configuration.
        Output = new MqttOutput(mqtt with { ClientId = $"{mqtt.ClientId}-{node}" }, options.Bridge.Control, time, log, role);
    }

    internal MqttOutput Output { get; }

    private async Task SaveAsync(string serial, byte[] announcement)
    {
        if (_find(serial) is not { } inverter) return;
        inverter.Keep(StateKind.Announcement, announcement);
        try
        {
            _ = await _registry.SaveAsync(serial, inverter.Epoch, StateKind.Announcement, announcement, CancellationToken.None);
        }
        catch (DatabaseException e)
        {
            // The next node announces it again.
            _log.Debug($"the announcement of the inverter with serial number {serial} was not saved: {e.Message}");
        }
    }
}
