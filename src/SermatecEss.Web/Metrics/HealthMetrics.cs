using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Bridge.Points;
using SermatecEss.History;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Web.Metrics;

/// <summary>How inverters, connections and outputs are, as metrics. They are written whether there is data or not.</summary>
internal static class HealthMetrics
{
    private static readonly MetricFamily Build = new("build", MetricKind.Info, "Version of the program.");

    private static readonly MetricFamily Started = new(
        "start_timestamp", MetricKind.Gauge, "When the program was started, in Unix time.", "seconds");

    private static readonly MetricFamily ScrapeDuration = new(
        "scrape_duration", MetricKind.Gauge, "How long this page took to write.", "seconds");

    private static readonly MetricFamily Inverter = new(
        "inverter", MetricKind.Info, "Name, model, PCU version and battery of the inverter.");

    private static readonly MetricFamily GroupUp = new(
        "poll_group_up", MetricKind.Gauge, "Whether the inverter answered the last poll of the group.");

    private static readonly MetricFamily Period = new(
        "poll_period", MetricKind.Gauge, "How often the group is polled.", "seconds");

    private static readonly MetricFamily RequestErrors = new(
        "request_errors", MetricKind.Counter, "Requests, or attempts to connect, without a response in time.");

    private static readonly MetricFamily FrameErrors = new(
        "frame_errors", MetricKind.Counter, "Damaged frames: wrong checksum, wrong footer, or cut short.");

    private static readonly MetricFamily Rejected = new(
        "rejected_readings", MetricKind.Counter, "Readings that cannot be true, by point and reason.");

    private static readonly MetricFamily Alarms = new("alarms", MetricKind.Gauge, "Number of active alarms.");

    private static readonly MetricFamily Alarm = new(
        "alarm", MetricKind.Gauge, "1 for each active alarm; a cleared alarm has no series.");

    private static readonly MetricFamily OutputState = new(
        "output_state", MetricKind.Gauge, "State of the output: 1 for the state that it is in, 0 for all others.");

    private static readonly MetricFamily OutputDropped = new(
        "output_dropped_events", MetricKind.Counter, "Events that were dropped because the output did not take them in time.");

    private static readonly MetricFamily GatewayClients = new(
        "gateway_clients", MetricKind.Gauge, "Programs that are connected to the gateway.");

    private static readonly MetricFamily GatewayRequests = new(
        "gateway_requests", MetricKind.Counter, "Requests that the gateway has received.");

    private static readonly MetricFamily GatewayRefused = new(
        "gateway_refused", MetricKind.Counter, "Connections and requests that the gateway has refused.");

    private static readonly MetricFamily HistoryWriting = new(
        "history_writing", MetricKind.Gauge, "Whether the last minute was written to the history.");

    private static readonly MetricFamily HistorySize = new(
        "history_size", MetricKind.Gauge, "Size of the history's files.", "bytes");

    private static readonly byte[] Timeout = MetricLabels.Of(("reason", "timeout"));
    private static readonly byte[] Checksum = MetricLabels.Of(("reason", "checksum"));
    private static readonly byte[] Footer = MetricLabels.Of(("reason", "footer"));
    private static readonly byte[] Truncated = MetricLabels.Of(("reason", "truncated"));

    private static readonly Dictionary<PollGroup, byte[]> Groups =
        Enum.GetValues<PollGroup>().ToDictionary(group => group, group => MetricLabels.Of(("group", Json.Word(group))));

    /// <summary>The numbers of an inverter that have no label but its own.</summary>
    private static readonly (MetricFamily Family, Func<ScrapedInverter, decimal?> Value)[] OfInverter =
    [
        (new("up", MetricKind.Gauge, "Whether the inverter answers."), inverter => inverter.Picture.IsAvailable ? 1 : 0),
        (new("last_success_timestamp", MetricKind.Gauge, "When the inverter last answered a poll, in Unix time.", "seconds"), LastSuccess),
        (new("requests", MetricKind.Counter, "Requests sent to the inverter, retries included."),
            inverter => inverter.Picture.Counters.Requests),
        (new("responses", MetricKind.Counter, "Responses received from the inverter, whole or in part."),
            inverter => inverter.Picture.Counters.Responses),
        (new("retries", MetricKind.Counter, "Requests that were repeated."), inverter => inverter.Picture.Counters.Retries),
        (new("reconnects", MetricKind.Counter, "Connections made after the first one."),
            inverter => inverter.Picture.Counters.Reconnects),
        (new("stray_frames", MetricKind.Counter, "Frames that answered none of the program's requests, such as those of another client."),
            inverter => inverter.Picture.Counters.StrayFrames),
        (new("unanswered_commands", MetricKind.Gauge, "Commands that the inverter does not answer while it answers others."),
            inverter => inverter.Picture.Silent.Count),
    ];

    /// <summary>The families that stand on every page, or may, for the documentation; the outputs' connections are beside them.</summary>
    internal static IEnumerable<MetricFamily> Families =>
    [
        Build, Started, .. OfInverter.Select(one => one.Family), Inverter, GroupUp, Period, RequestErrors, FrameErrors,
        Rejected, Alarms, Alarm, OutputState, OutputDropped, GatewayClients, GatewayRequests, GatewayRefused,
        HistoryWriting, HistorySize, ScrapeDuration,
    ];

    /// <summary>Whether the output of a name is connected to its server, as in <c>sermatec_mqtt_connected</c>.</summary>
    internal static MetricFamily Connected(string output) =>
        new($"{output}_connected", MetricKind.Gauge, $"Whether the output {output} is connected to its server.");

    /// <summary>Writes how the program is.</summary>
    internal static void WriteProgram(MetricWriter writer, string version, DateTimeOffset started)
    {
        writer.Begin(Build);
        writer.Write(MetricLabels.Of(("version", version)), 1);
        writer.Begin(Started);
        writer.Write([], UnixTime(started));
    }

    /// <summary>Writes how long the page took.</summary>
    internal static void WriteDuration(MetricWriter writer, TimeSpan duration)
    {
        writer.Begin(ScrapeDuration);
        writer.Write([], (decimal)duration.TotalSeconds);
    }

    /// <summary>Writes how the inverters are.</summary>
    internal static void WriteInverters(MetricWriter writer, IReadOnlyList<ScrapedInverter> inverters)
    {
        foreach (var (family, value) in OfInverter)
        {
            writer.Begin(family);
            foreach (var inverter in inverters)
                if (value(inverter) is { } number) writer.Write(inverter.Labels, number);
        }

        Each(writer, Inverter, inverters, WriteInfo);
        Each(writer, GroupUp, inverters, WriteGroups);
        Each(writer, Period, inverters, WritePeriods);
        Each(writer, RequestErrors, inverters, WriteRequestErrors);
        Each(writer, FrameErrors, inverters, WriteFrameErrors);
        Each(writer, Rejected, inverters, WriteRejected);
        Each(writer, Alarms, inverters, WriteAlarmCount);
        Each(writer, Alarm, inverters, WriteAlarms);
    }

    /// <summary>Writes how the outputs are.</summary>
    internal static void WriteOutputs(MetricWriter writer, IReadOnlyList<OutputHealth> outputs)
    {
        writer.Begin(OutputState);
        foreach (var output in outputs)
        {
            foreach (var state in Enum.GetValues<OutputState>())
                writer.Write(MetricLabels.Of(("output", output.Name), ("state", Json.Word(state))), output.State == state ? 1 : 0);
        }

        writer.Begin(OutputDropped);
        foreach (var output in outputs) writer.Write(MetricLabels.Of(("output", output.Name)), output.Dropped);
        WriteGateways(writer, GatewayClients, outputs, gateway => gateway.Clients.Count);
        WriteGateways(writer, GatewayRequests, outputs, gateway => gateway.Requests);
        WriteGateways(writer, GatewayRefused, outputs, gateway => gateway.Refused);
        foreach (var output in outputs)
        {
            if (output.IsConnected is not { } connected) continue;
            writer.Begin(Connected(output.Name));
            writer.Write([], connected ? 1 : 0);
        }
    }

    /// <summary>Writes how the history is.</summary>
    internal static void WriteHistory(MetricWriter writer, HistoryOutput history)
    {
        writer.Begin(HistoryWriting);
        writer.Write([], history.IsWriting ? 1 : 0);
        writer.Begin(HistorySize);
        writer.Write([], history.SizeBytes);
    }

    private static void WriteGateways(
        MetricWriter writer, MetricFamily family, IReadOnlyList<OutputHealth> outputs, Func<GatewayState, long> value)
    {
        writer.Begin(family);
        foreach (var output in outputs)
            if (output.Gateway is { } gateway) writer.Write(MetricLabels.Of(("gateway", output.Name)), value(gateway));
    }

    private static void Each(
        MetricWriter writer, MetricFamily family, IReadOnlyList<ScrapedInverter> inverters, Action<MetricWriter, ScrapedInverter> write)
    {
        writer.Begin(family);
        foreach (var inverter in inverters) write(writer, inverter);
    }

    private static void WriteInfo(MetricWriter writer, ScrapedInverter inverter)
    {
        if (inverter.Picture is not { Identity: { } identity, Name: { } name }) return;
        var labels = MetricLabels.Of(
            ("name", name.Inverter),
            ("model", identity.Model),
            ("pcu_version", $"{identity.PcuVersion}"),
            ("battery", identity.BatteryVendor?.Key ?? ""));
        writer.Write(inverter.Labels, labels, 1);
    }

    private static void WriteGroups(MetricWriter writer, ScrapedInverter inverter)
    {
        foreach (var step in inverter.Picture.Plan?.Steps ?? [])
        {
            if (inverter.Picture.Answered.TryGetValue(step.Group, out var hasAnswered))
                writer.Write(inverter.Labels, Groups[step.Group], inverter.Picture.IsAvailable && hasAnswered ? 1 : 0);
        }
    }

    private static void WritePeriods(MetricWriter writer, ScrapedInverter inverter)
    {
        foreach (var step in inverter.Picture.Plan?.Steps ?? [])
            writer.Write(inverter.Labels, Groups[step.Group], (decimal)step.Period.TotalSeconds);
    }

    private static void WriteRequestErrors(MetricWriter writer, ScrapedInverter inverter) =>
        writer.Write(inverter.Labels, Timeout, inverter.Picture.Counters.Timeouts);

    private static void WriteFrameErrors(MetricWriter writer, ScrapedInverter inverter)
    {
        var reader = inverter.Picture.Counters.Reader;
        writer.Write(inverter.Labels, Checksum, reader.WrongChecksum);
        writer.Write(inverter.Labels, Footer, reader.WrongFooter);
        writer.Write(inverter.Labels, Truncated, reader.Truncated);
    }

    private static void WriteRejected(MetricWriter writer, ScrapedInverter inverter)
    {
        foreach (var rejected in inverter.Picture.Rejected)
        {
            var labels = MetricLabels.Of(("point", rejected.Point), ("reason", Json.Word(rejected.Reason)));
            writer.Write(inverter.Labels, labels, rejected.Count);
        }
    }

    private static void WriteAlarmCount(MetricWriter writer, ScrapedInverter inverter)
    {
        if (inverter.Alarms is { } alarms) writer.Write(inverter.Labels, alarms.Count);
    }

    private static void WriteAlarms(MetricWriter writer, ScrapedInverter inverter)
    {
        // Of two fields that report the same alarm, one is enough.
        var alarms = (inverter.Alarms
            ?? []).Select(raised => (Code(raised), raised.Alarm.Device, raised.Alarm.Description, raised.Alarm.Level));
        foreach (var (code, device, text, level) in alarms.Distinct())
            writer.Write(inverter.Labels, MetricLabels.Of(("code", code), ("device", device), ("text", text), ("level", $"{level}")), 1);
    }

    private static decimal? LastSuccess(ScrapedInverter inverter) => inverter.Picture.States is { Count: > 0 } states
        ? UnixTime(states.Values.Max(state => state.Time))
        : null;

    private static decimal UnixTime(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000m;

    /// <summary>The vendor's number, or else the bit that is set.</summary>
    private static string Code(RaisedAlarm raised) => raised.Alarm.Code is { } code ? $"{code}" : $"{raised.Field}:{raised.Alarm.Bit}";
}
