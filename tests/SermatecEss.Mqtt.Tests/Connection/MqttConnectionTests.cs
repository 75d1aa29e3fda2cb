using System.Collections.Concurrent;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Tests;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.Topics;

namespace SermatecEss.Mqtt.Tests.Connection;

/// <summary>The daemon's connection with a broker that wrongly rejects, drops or repeats messages.</summary>
public sealed class MqttConnectionTests : IAsyncDisposable
{
    private const string Announcement = "homeassistant/device/sermatec_1/config";
    private const string Other = "homeassistant/device/sermatec_2/config";
    private const string State = "sermatec/1/state/fast";
    private const string Status = "sermatec/bridge/status";
    private readonly WaitClock _clock = new();
    private readonly Channel<string> _taken = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private volatile bool _refuses = true;
    private volatile TaskCompletionSource? _acknowledgement;
    private TimeSpan _pause = TimeSpan.FromSeconds(1);
    private int _connects;
    private TestBroker? _broker;
    private MqttConnection? _connection;
    private Task _running = Task.CompletedTask;

    public MqttConnectionTests() => _end.CancelAfter(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        while (!_running.IsCompleted)
        {
            // The time to disconnect passes, even if the broker has not acknowledged everything.
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await _running;
        _connection?.Dispose();
        if (_broker is not null) await _broker.DisposeAsync();
        _stop.Dispose();
        _end.Dispose();
    }

    [Fact]
    public async Task A_message_at_which_the_broker_hangs_up_is_set_aside_and_states_go_on()
    {
        await StartAsync(message => message.CloseConnection = _refuses && IsDiscovery(message));
        await ReconnectUntilTakenAsync(State);

        // It may have been chance, so it is tried again soon; then the broker is known to reject it.
        _clock.Advance(TimeSpan.FromSeconds(9));
        var error = await LineAsync("Error");
        Assert.Contains($"closed the connection after a message to {Announcement} (5 bytes)", error, StringComparison.Ordinal);
        Assert.Contains("acl_file: topic readwrite homeassistant/device/+/config. ", error, StringComparison.Ordinal);
        Assert.Contains("All messages to homeassistant/# are retried", error, StringComparison.Ordinal);

        // The broker accepted the login, but the pause still grows.
        await ReconnectUntilTakenAsync(State);
        var connects = _connects;
        Assert.Equal("homeassistant/#", _connection!.Refused);
        _clock.Advance(TimeSpan.FromMinutes(9));
        _connection.Publish(new OutgoingMessage("sermatec/1/state/counters", "x"u8.ToArray(), Retain: false));
        await UntilTakenAsync("sermatec/1/state/counters");
        Assert.Equal(connects, _connects);

        _refuses = false;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await UntilTakenAsync(Announcement);
        await UntilTakenAsync(Other);
        Assert.Equal(connects, _connects);
        Assert.Null(_connection.Refused);
    }

    [Fact]
    public async Task In_MQTT_5_a_rejection_is_logged_once_and_the_connection_stays()
    {
        await StartAsync(
            message =>
            {
                if (!IsDiscovery(message)) return;
                message.ProcessPublish = false;
                message.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;
            },
            MqttProtocol.V5);
        await UntilTakenAsync(State);
        var error = await LineAsync("Error");
        Assert.Contains("rejected a message to homeassistant/device/", error, StringComparison.Ordinal);
        Assert.Contains("bytes): NotAuthorized. For Mosquitto, add", error, StringComparison.Ordinal);
        _connection!.Publish(new OutgoingMessage(Other, "y"u8.ToArray(), Retain: true));
        _connection.Publish(new OutgoingMessage("sermatec/1/state/counters", "x"u8.ToArray(), Retain: false));
        await UntilTakenAsync("sermatec/1/state/counters");
        Assert.False(_lines.Reader.TryRead(out _));
        Assert.Equal(1, _connects);
    }

    [Fact]
    public async Task Values_at_which_the_broker_hangs_up_are_set_aside_together_and_states_go_on()
    {
        var qualities = new ConcurrentQueue<MqttQualityOfServiceLevel>();
        await StartAsync(message =>
        {
            if (!message.ApplicationMessage.Topic.StartsWith("sermatec/1/value/", StringComparison.Ordinal)) return;
            message.CloseConnection = _refuses;
            if (!_refuses) qualities.Enqueue(message.ApplicationMessage.QualityOfServiceLevel);
        });
        await UntilTakenAsync(State);
        PublishValue("pv_power");
        await ReconnectUntilTakenAsync(State);
        _clock.Advance(TimeSpan.FromSeconds(9));
        var error = await LineAsync("Error");
        Assert.Contains("closed the connection after a message to sermatec/1/value/pv_power (1 bytes)", error, StringComparison.Ordinal);
        Assert.Contains("acl_file: topic readwrite sermatec/#. ", error, StringComparison.Ordinal);
        Assert.Contains("All messages to sermatec/1/value/# are retried", error, StringComparison.Ordinal);

        await ReconnectUntilTakenAsync(State);
        var connects = _connects;
        PublishValue("load_power");
        _connection!.Publish(new OutgoingMessage("sermatec/1/state/counters", "x"u8.ToArray(), Retain: false));
        await UntilTakenAsync("sermatec/1/state/counters");
        _refuses = false;
        _clock.Advance(TimeSpan.FromMinutes(10));
        await UntilTakenAsync("sermatec/1/value/pv_power");
        await UntilTakenAsync("sermatec/1/value/load_power");
        Assert.Equal([MqttQualityOfServiceLevel.AtLeastOnce, MqttQualityOfServiceLevel.AtMostOnce], qualities);
        Assert.Equal(connects, _connects);
        Assert.Null(_connection.Refused);
    }

    [Fact]
    public async Task In_MQTT_5_rejected_values_are_one_error_with_the_line_that_gives_the_right()
    {
        await StartAsync(
            message =>
            {
                if (!message.ApplicationMessage.Topic.StartsWith("sermatec/1/value/", StringComparison.Ordinal)) return;
                message.ProcessPublish = false;
                message.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;
            },
            MqttProtocol.V5);
        await UntilTakenAsync(State);
        PublishValue("pv_power");
        var error = await LineAsync("Error");
        Assert.Contains("rejected a message to sermatec/1/value/pv_power (1 bytes): NotAuthorized. ", error, StringComparison.Ordinal);
        Assert.Contains("acl_file: topic readwrite sermatec/#. ", error, StringComparison.Ordinal);
        PublishValue("load_power");
        _connection!.Publish(new OutgoingMessage("sermatec/1/state/counters", "x"u8.ToArray(), Retain: false));
        await UntilTakenAsync("sermatec/1/state/counters");
        Assert.False(_lines.Reader.TryRead(out _));
        Assert.Equal(1, _connects);
    }

    [Fact]
    public async Task Offline_of_an_older_session_is_answered_by_online()
    {
        await StartAsync(_ => { });
        await UntilTakenAsync(State);
        using var older = new MqttClientFactory().CreateMqttClient();
        _ = await older.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", _broker!.Port).Build(), _end.Token);
        _ = await older.PublishStringAsync(Status, "offline", MqttQualityOfServiceLevel.AtLeastOnce, true, _end.Token);
        await UntilTakenAsync($"{Status}=offline");
        await UntilTakenAsync($"{Status}=online");

        // Its own offline message is the last one.
        await _stop.CancelAsync();
        await UntilTakenAsync($"{Status}=offline");
        await _running;
        Assert.DoesNotContain($"{Status}=online", Rest());
    }

    [Fact]
    public async Task A_message_that_is_not_acknowledged_when_the_daemon_ends_is_published_again()
    {
        const string Counters = "sermatec/1/state/counters";
        await StartAsync(_ => { });
        await UntilTakenAsync(State);
        var acknowledgement = _acknowledgement = new TaskCompletionSource();
        _connection!.Publish(new OutgoingMessage(Counters, "x"u8.ToArray(), Retain: false));
        await UntilTakenAsync(Counters);
        await _stop.CancelAsync();
        acknowledgement.SetResult();

        await UntilTakenAsync(Counters);
        await UntilTakenAsync($"{Status}=offline");
        await _running;
        Assert.False(_lines.Reader.TryRead(out _));
        Assert.Null(_connection.Refused);
    }

    [Theory]
    [InlineData("homeassistant/", "acl_file: topic readwrite homeassistant/device/+/config")]
    [InlineData("sermatec/", "acl_file: topic readwrite sermatec/#")]
    public async Task What_is_dropped_without_a_word_is_a_warning_with_the_line_that_gives_the_right(string prefix, string line)
    {
        await StartAsync(message =>
            message.ProcessPublish = !message.ApplicationMessage.Topic.StartsWith(prefix, StringComparison.Ordinal));

        // Wait for a message of each kind.
        var wait = TimeSpan.FromSeconds(5);
        var warned = WarningAsync(line);
        while (await Task.WhenAny(warned, _clock.UntilWaitedForAsync(wait, _end.Token)) != warned) _clock.Advance(wait);
        var warning = await warned;
        Assert.Contains($"a message published to {prefix}", warning, StringComparison.Ordinal);
        await UntilTakenAsync(State);
    }

    private void PublishValue(string point) =>
        _connection!.Publish(new OutgoingMessage($"sermatec/1/value/{point}", "0"u8.ToArray(), Retain: false) { IsMinor = true });

    private static bool IsDiscovery(InterceptingPublishEventArgs message) =>
        message.ApplicationMessage.Topic.StartsWith("homeassistant/", StringComparison.Ordinal);

    /// <summary>Starts a connection that publishes two announcements and a state each time the broker accepts it.</summary>
    private async Task StartAsync(Action<InterceptingPublishEventArgs> judge, MqttProtocol protocol = MqttProtocol.V311)
    {
        _broker = await TestBroker.StartAsync(server =>
        {
            server.ValidatingConnectionAsync += client =>
            {
                if (client.ClientId == "bridge") _ = Interlocked.Increment(ref _connects);
                return Task.CompletedTask;
            };
            server.InterceptingPublishAsync += message =>
            {
                judge(message);
                if (message.CloseConnection) message.ProcessPublish = false;
                var topic = message.ApplicationMessage.Topic;
                if (!message.CloseConnection)
                    _ = _taken.Writer.TryWrite(topic == Status ? $"{topic}={message.ApplicationMessage.ConvertPayloadToString()}" : topic);
                return _acknowledgement?.Task ?? Task.CompletedTask;
            };
        });

        // Only the tested times elapse.
        var options = new MqttOptions
        {
            Host = "127.0.0.1",
            Port = _broker.Port,
            Protocol = protocol,
            ClientId = "bridge",
            Timeout = TimeSpan.FromHours(1),
        };
        var log = new Log(LogLevel.Warn, (level, line) =>
        {
            if (!line.StartsWith("no connection", StringComparison.Ordinal)) _ = _lines.Writer.TryWrite($"{level} {line}");
        });
        var discovery = new DiscoveryTopics("homeassistant");
        _connection = new MqttConnection(options, _clock, log)
        {
            Retained = (discovery.All, topic => topic == Announcement),
            Connected = _ =>
            {
                _connection!.Publish(new OutgoingMessage(Announcement, "hello"u8.ToArray(), Retain: true));
                _connection.Publish(new OutgoingMessage(Other, new byte[10_000], Retain: true));
                _connection.Publish(new OutgoingMessage(State, "{}"u8.ToArray(), Retain: false));
                return Task.CompletedTask;
            },
        };
        _running = _connection.RunAsync(_stop.Token);
    }

    private async Task UntilTakenAsync(string topic)
    {
        while (await _taken.Reader.ReadAsync(_end.Token) != topic)
        {
        }
    }

    /// <summary>
    /// Lets the pauses before a reconnect elapse, each twice as long as the previous one, until the broker has accepted a message.
    /// </summary>
    private async Task ReconnectUntilTakenAsync(string topic)
    {
        for (var taken = UntilTakenAsync(topic); await Task.WhenAny(taken, _clock.UntilWaitedForAsync(_pause, _end.Token)) != taken;)
        {
            _end.Token.ThrowIfCancellationRequested();
            _clock.Advance(_pause);
            _pause *= 2;
        }
    }

    private async Task<string> LineAsync(string level)
    {
        while (await _lines.Reader.ReadAsync(_end.Token) is var line)
            if (line.StartsWith(level, StringComparison.Ordinal)) return line;
        return "";
    }

    private async Task<string> WarningAsync(string end)
    {
        while (true)
        {
            var warning = await LineAsync("Warn");
            if (warning.EndsWith(end, StringComparison.Ordinal)) return warning;
        }
    }

    private List<string> Rest()
    {
        var rest = new List<string>();
        while (_taken.Reader.TryRead(out var topic)) rest.Add(topic);
        return rest;
    }
}
