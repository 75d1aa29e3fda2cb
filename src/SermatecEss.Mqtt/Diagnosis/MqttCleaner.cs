using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.Topics;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.Diagnosis;

/// <summary>Finds obsolete retained messages, and removes them from the broker.</summary>
/// <param name="options">The broker, and this program's topics on it.</param>
/// <param name="catalogue">The commands, whose names are in the older program's topics.</param>
/// <param name="listen">How long to listen for messages.</param>
/// <param name="time">The clock.</param>
public sealed class MqttCleaner(MqttOptions options, CommandCatalogue catalogue, TimeSpan listen, TimeProvider time)
{
    /// <summary>Finds the messages of the older program.</summary>
    /// <param name="all">Whether to include those of this program.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="BrokerException">The broker is not available.</exception>
    public async Task<Leftovers> FindAsync(bool all, CancellationToken cancellation)
    {
        await using var visit = await BrokerVisit.ConnectAsync(options, time, cancellation);
        var discovery = new DiscoveryTopics(options.DiscoveryPrefix);
        string[] old = [$"{Leftovers.OldRoot}/#", .. Leftovers.OldReleases];
        string[] own = [$"{options.BaseTopic}/#", discovery.Devices, discovery.All, discovery.WithNode];
        foreach (var filter in all ? [.. old, .. own] : old) _ = await visit.SubscribeAsync(filter, cancellation);
        await Task.Delay(listen, time, cancellation);
        return Leftovers.Of(visit.Received, options, catalogue, all);
    }

    /// <summary>Removes retained messages, and checks that they are gone.</summary>
    /// <returns>Those that remain.</returns>
    /// <exception cref="BrokerException">The broker is not available.</exception>
    public async Task<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> topics, CancellationToken cancellation)
    {
        await using (var visit = await BrokerVisit.ConnectAsync(options, time, cancellation))
            foreach (var topic in topics) _ = await visit.PublishAsync(topic, "", retain: true, cancellation);

        await using var reader = await BrokerVisit.ConnectAsync(options, time, cancellation);
        foreach (var topic in topics) _ = await reader.SubscribeAsync(topic, cancellation);
        await Task.Delay(listen, time, cancellation);
        return [.. reader.Received.Where(message => message.Retain).Select(message => message.Topic).Distinct()];
    }
}
