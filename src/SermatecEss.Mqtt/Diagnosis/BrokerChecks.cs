using System.Globalization;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.Topics;

namespace SermatecEss.Mqtt.Diagnosis;

/// <summary>
/// Checks the broker: connection, login, access to topics, and whether Home Assistant is connected. Leaves nothing on it.
/// </summary>
/// <param name="options">The broker.</param>
/// <param name="listen">How long to wait for messages.</param>
/// <param name="time">The clock.</param>
/// <param name="report">Takes each finding as soon as it is made.</param>
public sealed class BrokerChecks(MqttOptions options, TimeSpan listen, TimeProvider time, Action<Finding> report)
{
    private const string Connection = "broker connection";
    private const string Login = "broker login";
    private const string OwnTopics = "broker topics";
    private const string DiscoveryTopics = "broker discovery topics";
    private const string Bridge = "bridge at the broker";
    private const string HomeAssistant = "Home Assistant";

    /// <summary>The size in bytes of the largest announcement, for a 10 kW inverter with all settings allowed.</summary>
    private const int LargeMessage = 90_000;

    private readonly string _doctor = $"{options.BaseTopic}/bridge/doctor";
    private readonly string _status = new BridgeTopics(options.BaseTopic).Status;
    private readonly DiscoveryTopics _discovery = new(options.DiscoveryPrefix);
    private bool _hasBridge;

    /// <summary>The checks, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [Connection, Login, OwnTopics, DiscoveryTopics, Bridge, HomeAssistant];

    /// <summary>Runs all checks.</summary>
    /// <returns>Whether a bridge is running with the base topic.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        BrokerVisit visit;
        try
        {
            visit = await BrokerVisit.ConnectAsync(options, time, cancellation);
        }
        catch (BrokerException e)
        {
            if (e.IsLogin) Report(Connection, Outcome.Ok, Where);
            Report(e.IsLogin ? Login : Connection, Outcome.Failed, e.Message, e.Remedy);
            foreach (var name in Names.Skip(e.IsLogin ? 2 : 1))
                Report(name, Outcome.Skipped, e.IsLogin ? "the login failed" : "no connection");
            return false;
        }

        try
        {
            Report(Connection, Outcome.Ok, Where);
            Report(Login, Outcome.Ok, options.User is null ? "without a user" : "with user and password");
            var begin = time.GetTimestamp();
            (string Name, Func<BrokerVisit, Task> Check)[] checks =
            [
                (OwnTopics, here => CheckOwnTopicsAsync(here, cancellation)),
                (DiscoveryTopics, here => CheckDiscoveryAsync(here, cancellation)),
                (Bridge, here => CheckBridgeAsync(here, cancellation)),
                (HomeAssistant, here => CheckHomeAssistantAsync(here, begin, cancellation)),
            ];
            BrokerVisit? listening = null;
            foreach (var (name, check) in checks)
            {
                try
                {
                    if (!visit.IsConnected)
                    {
                        var again = await BrokerVisit.ConnectAsync(options, time, cancellation);
                        await visit.DisposeAsync();
                        visit = again;
                    }

                    if (visit != listening)
                    {
                        // Retained messages come at once, and are evaluated later.
                        listening = visit;
                        if (HasDiscovery) _ = await visit.SubscribeAsync(_discovery.Birth, cancellation);
                        _ = await visit.SubscribeAsync(_status, cancellation);
                    }

                    await check(visit);
                }
                catch (BrokerException e)
                {
                    Report(name, Outcome.Failed, e.Message, e.Remedy);
                }
            }

            return _hasBridge;
        }
        finally
        {
            await visit.DisposeAsync();
        }
    }

    private string Where =>
        $"{options.Host}, port {options.Port}, "
        + $"{(options.Tls is null ? "not encrypted" : options.Tls.Insecure ? "encrypted, certificate not checked" : "encrypted")}";

    private bool HasDiscovery => options.Discovery != DiscoveryStyle.Off;

    private async Task CheckOwnTopicsAsync(BrokerVisit visit, CancellationToken cancellation)
    {
        var remedy = Rights.Remedy(options, _doctor);
        if (!await visit.SubscribeAsync(_doctor, cancellation))
        {
            Report(OwnTopics, Outcome.Failed, $"no right to subscribe to {_doctor}", remedy);
            return;
        }

        var word = Guid.NewGuid().ToString("n");
        try
        {
            if (!await visit.PublishAsync(_doctor, word, retain: true, cancellation))
            {
                Report(OwnTopics, Outcome.Failed, $"no right to publish to {_doctor}", remedy);
            }
            else if (await visit.WaitForAsync(message => message.Topic == _doctor && message.Text == word, listen, cancellation) is null)
            {
                Report(
                    OwnTopics,
                    Outcome.Failed,
                    $"a message published to {_doctor} was not received: no right to publish or to read there",
                    remedy);
            }
            else if (!await visit.SubscribeAsync(_doctor, cancellation)
                || await visit.WaitForAsync(message => message is { Retain: true } && message.Text == word, listen, cancellation) is null)
            {
                Report(
                    OwnTopics,
                    Outcome.Failed,
                    "the broker did not retain a message",
                    "Allow retained messages in the broker's settings (Mosquitto: retain_available true): "
                    + "Home Assistant needs them to find devices.");
            }
            else
            {
                Report(OwnTopics, Outcome.Ok, $"published to {_doctor}, read back, retained and removed");
            }
        }
        finally
        {
            if (visit.IsConnected) _ = await visit.PublishAsync(_doctor, "", retain: true, cancellation);
        }
    }

    private async Task CheckDiscoveryAsync(BrokerVisit visit, CancellationToken cancellation)
    {
        if (!HasDiscovery)
        {
            Report(DiscoveryTopics, Outcome.Skipped, "discovery is off");
            return;
        }

        var topic = _discovery.Probe(options.Discovery == DiscoveryStyle.Device);
        var remedy = Rights.Remedy(options, topic);
        if (!await visit.SubscribeAsync(topic, cancellation))
        {
            Report(DiscoveryTopics, Outcome.Failed, $"no right to subscribe to {topic}", remedy);
        }
        else if (!await visit.PublishAsync(topic, "", retain: true, cancellation))
        {
            Report(DiscoveryTopics, Outcome.Failed, $"no right to publish to {topic}", remedy);
        }
        else if (await visit.WaitForAsync(message => message.Topic == topic, listen, cancellation) is null)
        {
            Report(
                DiscoveryTopics,
                Outcome.Failed,
                $"a message published to {topic} was not received: no right to publish or to read there",
                remedy);
        }
        else if (options.Discovery == DiscoveryStyle.Device && !await TakesLargeAsync(visit, cancellation))
        {
            Report(
                DiscoveryTopics,
                Outcome.Failed,
                $"a message of {LargeMessage:N0} bytes, the size of a large announcement, was not received",
                "Raise the broker's limit (Mosquitto: message_size_limit, max_packet_size), or announce single entities "
                + "(--discovery entity).");
        }
        else
        {
            Report(DiscoveryTopics, Outcome.Ok, $"published to {topic} and read back");
        }
    }

    /// <summary>Whether a message as large as an announcement arrives, on a topic that means nothing to other programs.</summary>
    private async Task<bool> TakesLargeAsync(BrokerVisit visit, CancellationToken cancellation)
    {
        var large = new string(' ', LargeMessage);
        return await visit.SubscribeAsync(_doctor, cancellation)
            && await visit.PublishAsync(_doctor, large, retain: false, cancellation)
            && await visit.WaitForAsync(message => message.Topic == _doctor && message.Text == large, listen, cancellation) is not null;
    }

    private async Task CheckBridgeAsync(BrokerVisit visit, CancellationToken cancellation)
    {
        // The retained messages came with the first subscription.
        var status = await visit.WaitForAsync(message => message.Topic == _status, TimeSpan.Zero, cancellation);
        _hasBridge = status?.Text == Availability.Online;
        Report(Bridge, Outcome.Ok, status?.Text switch
        {
            null => $"no bridge has used the base topic {options.BaseTopic} so far",
            Availability.Online => $"a bridge is running with the base topic {options.BaseTopic}",
            _ => $"no bridge is running with the base topic {options.BaseTopic}",
        });
    }

    private async Task CheckHomeAssistantAsync(BrokerVisit visit, long begin, CancellationToken cancellation)
    {
        if (!HasDiscovery)
        {
            Report(HomeAssistant, Outcome.Skipped, "discovery is off");
            return;
        }

        var topic = _discovery.Birth;
        var left = listen - time.GetElapsedTime(begin);
        var birth = await visit.WaitForAsync(message => message.Topic == topic && message.Text == Availability.Online, left, cancellation)
            ?? visit.Received.LastOrDefault(message => message.Topic == topic);
        if (birth?.Text == Availability.Online)
        {
            Report(HomeAssistant, Outcome.Ok, $"published online on {topic}");
        }
        else if (birth is not null)
        {
            Report(
                HomeAssistant,
                Outcome.Warning,
                $"published {birth.Text} on {topic}",
                "Start Home Assistant; the daemon then announces everything.");
        }
        else
        {
            Report(
                HomeAssistant,
                Outcome.Warning,
                string.Create(CultureInfo.InvariantCulture, $"nothing was heard on {topic} within {listen.TotalSeconds:0.#} s"),
                "Usually harmless: Home Assistant publishes online when it starts, and retains it only if its MQTT integration is set so "
                + "(birth message). To be sure, restart it while this check runs; "
                + $"if still nothing is heard, check that it uses this broker and prefix. {Rights.Remedy(options, topic)}");
        }
    }

    private void Report(string check, Outcome result, string found, string? remedy = null) =>
        report(new Finding(check, result, found, remedy));
}
