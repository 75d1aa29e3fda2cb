using System.CommandLine;
using System.Globalization;
using SermatecEss.Bridge;
using SermatecEss.Bridge.HomeAssistant;
using SermatecEss.Bridge.Mqtt;
using SermatecEss.Cli.Options;
using SermatecEss.Inverter.Polling;

namespace SermatecEss.Cli.Commands;

/// <summary><c>daemon</c>: carries the inverter's readings to an MQTT broker, where Home Assistant finds them.</summary>
internal static class DaemonCommand
{
    /// <summary>The period that this command has always had.</summary>
    private const int DefaultWait = 300;

    private const string Lesson = """
        Home Assistant finds the inverter by itself, where its MQTT integration uses the same broker.

        Examples:
          sermatec-ess daemon -m 192.168.1.10
          sermatec-ess daemon -m broker.lan -w 10 --mqtt-user sermatec --mqtt-password-file /etc/sermatec/password
          mosquitto_sub -h 192.168.1.10 -v -t 'sermatec/#'        to see what it publishes
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var host = TypedOption.Create<string?>("--mqtt-host", ["-m", "--host"], "The broker's host name or IP address", "HOST", null, text => Parse.Host(text), "SERMATEC_MQTT_HOST");
        var port = TypedOption.Create("--mqtt-port", ["-t", "--port"], "The broker's TCP port", "PORT", MqttOptions.DefaultPort, Parse.Port, "SERMATEC_MQTT_PORT");
        var wait = TypedOption.Create("--wait", ["-w"], "Seconds between two polls of power, battery and state", "SECONDS", DefaultWait, Wait, "SERMATEC_WAIT");
        var user = TypedOption.Create<string?>("--mqtt-user", [], "The broker's user", "USER", null, Parse.Text, "SERMATEC_MQTT_USER");
        var passwordFile = TypedOption.Create<string?>("--mqtt-password-file", [], "A file with the user's password; or set SERMATEC_MQTT_PASSWORD", "FILE", null, Parse.Text, "SERMATEC_MQTT_PASSWORD_FILE");
        var baseTopic = TypedOption.Create("--base-topic", [], "The topic that all others begin with", "TOPIC", "sermatec", Topic, "SERMATEC_BASE_TOPIC");
        var prefix = TypedOption.Create("--discovery-prefix", [], "Where Home Assistant looks for devices; off announces none", "TOPIC", "homeassistant", Topic, "SERMATEC_DISCOVERY_PREFIX");
        var command = new TaughtCommand("daemon", "Carry the readings to an MQTT broker, where Home Assistant finds them", Lesson) { host, port, wait, user, passwordFile, baseTopic, prefix };
        command.SetAction((parse, cancellation) =>
        {
            var options = new MqttOptions
            {
                Host = parse.GetValue(host) ?? throw new UsageException("Say which broker: sermatec-ess daemon -m HOST."),
                Port = parse.GetValue(port),
                User = parse.GetValue(user),
                Password = Password(parse.GetValue(passwordFile)),
                BaseTopic = parse.GetValue(baseTopic)!,
                DiscoveryPrefix = parse.GetValue(prefix)!,
                Discovery = parse.GetValue(prefix) == "off" ? DiscoveryStyle.Off : DiscoveryStyle.Device,
            };
            return RunAsync(context(parse), options, new PollPeriods(TimeSpan.FromSeconds(parse.GetValue(wait))), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, MqttOptions options, PollPeriods periods, CancellationToken cancellation)
    {
        context.Announce();
        await using var session = context.OpenSession();
        await using var bridge = new InverterBridge(session, periods, options, ProductVersion.Text, context.Time, line => Log(context, line));
        try
        {
            await bridge.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // How a daemon is meant to end.
        }

        return ExitCode.Success;
    }

    private static void Log(CliContext context, string line) =>
        context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{context.Time.GetLocalNow():yyyy-MM-dd HH:mm:ss} {line}"));

    private static string? Password(string? file)
    {
        if (file is null) return Environment.GetEnvironmentVariable("SERMATEC_MQTT_PASSWORD");
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The password file {file} cannot be read: {e.Message}");
        }
    }

    private static (int Value, string? Error) Wait(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 86400 ? (seconds, null) : (0, "expected seconds, 1 to 86400.");

    private static (string Value, string? Error) Topic(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAny("+# \0") && text[0] != '/' && text[^1] != '/' ? (text, null) : (text, "expected a topic without wildcards and spaces, as in home/sermatec.");
}
