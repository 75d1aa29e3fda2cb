using System.Text.Json;

namespace SermatecEss.Fleet.Simulation;

/// <summary>Writes a report as JSON.</summary>
internal static class ReportFile
{
    /// <summary>Replaces a file by a report, at once, so that no reader sees half of it.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    internal static void Replace(string path, SimulationReport report)
    {
        var unfinished = path + ".new";
        using (var file = File.Create(unfinished)) Write(file, report);
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Writes a report. Times are in UTC, durations in seconds.</summary>
    internal static void Write(Stream to, SimulationReport report)
    {
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        json.WriteString("time", report.Time);
        json.WriteNumber("inverters", report.Inverters.Count);
        json.WriteNumber("connected", report.Connected);
        json.WriteNumber("polled", report.Polled);
        json.WriteNumber("answers", report.Answers);
        json.WriteNumber("connections", report.Connections);
        json.WriteNumber("failed_dials", report.FailedDials);
        if (report.LastFailure is { } failure) json.WriteString("last_failure", failure);
        json.WriteNumber("superseded_polls", report.SupersededPolls);
        json.WriteNumber("most_open_links", report.MostOpenLinks);
        json.WriteNumber("writes", report.Writes);
        if (report.DialledWithin is { } dialled) json.WriteNumber("dialled_within", dialled.TotalSeconds);
        WriteDurations(json, "first_polls", report.FirstPolls);
        WriteDurations(json, "outages", report.Outages());
        json.WriteNumber("open_outages", report.OpenOutages);
        json.WriteStartArray("serials");
        foreach (var inverter in report.Inverters) Write(json, inverter);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteDurations(Utf8JsonWriter json, string name, IReadOnlyList<TimeSpan> sorted)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", sorted.Count);
        if (sorted.Count > 0)
        {
            json.WriteNumber("p50", sorted[(sorted.Count - 1) / 2].TotalSeconds);
            json.WriteNumber("last", sorted[^1].TotalSeconds);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, InverterReport inverter)
    {
        json.WriteStartObject();
        json.WriteString("serial", inverter.Serial);
        json.WriteBoolean("encrypted", inverter.IsEncrypted);
        json.WriteNumber("answers", inverter.Answers);
        json.WriteStartArray("last_polls");
        foreach (var poll in inverter.LastPolls) json.WriteStringValue(poll);
        json.WriteEndArray();
        json.WriteNumber("connections", inverter.Connections);
        json.WriteNumber("failed_dials", inverter.FailedDials);
        json.WriteNumber("open_links", inverter.OpenLinks);
        json.WriteNumber("most_open_links", inverter.MostOpenLinks);
        json.WriteNumber("superseded_polls", inverter.SupersededPolls);
        WriteTime(json, "first_dial", inverter.FirstDial);
        WriteTime(json, "first_poll", inverter.FirstPoll);
        json.WriteStartArray("outages");
        foreach (var outage in inverter.Outages)
        {
            json.WriteStartObject();
            json.WriteString("ended", outage.Ended);
            WriteTime(json, "connected", outage.Connected);
            WriteTime(json, "polled", outage.Polled);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("writes");
        foreach (var write in inverter.Writes)
        {
            json.WriteStartObject();
            json.WriteString("time", write.Time);
            json.WriteNumber("link", write.Link);
            json.WriteString("command", write.Command.ToString());
            json.WriteString("payload", write.Payload);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known) json.WriteString(name, known);
    }
}
