using SermatecEss.Cli.Options;
using SermatecEss.Cli.Terminals;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.Diagnosis;

namespace SermatecEss.Cli.Commands;

/// <summary>One run of <c>mqtt clean</c>.</summary>
internal sealed class MqttClean(CliContext context, bool all, bool yes, bool dryRun, ReportFormat format)
{
    internal async Task<int> RunAsync(DaemonOptions options, TimeSpan listen, CancellationToken cancellation)
    {
        var mqtt = options.Read(context).Mqtt;
        var cleaner = new MqttCleaner(mqtt, context.Catalogue, listen, context.Time);
        try
        {
            context.Report($"sermatec-ess {ProductVersion.Text}: checking the broker at {mqtt.Where}");
            var found = await cleaner.FindAsync(all, cancellation);
            string[] topics = [.. found.Old, .. found.Own];
            if (format == ReportFormat.Text) List(found);
            var hindrance = Hindrance(found);
            if (hindrance is not null) context.Error.WriteLine($"sermatec-ess: {hindrance}");
            if (topics.Length == 0 || !await MayRemoveAsync(hindrance, topics.Length, cancellation))
            {
                if (format == ReportFormat.Json) WriteJson(found, removed: [], left: topics);
                using var prompt = Prompt.TryOpen(context.Output);
                var wanted = !dryRun && (yes || prompt is not null);
                return topics.Length > 0 && hindrance is not null && wanted ? ExitCode.NoResponse : ExitCode.Success;
            }

            var left = await cleaner.RemoveAsync(topics, cancellation);
            string[] removed = [.. topics.Except(left)];
            if (format == ReportFormat.Json) WriteJson(found, removed, left);
            else context.Output.WriteLine($"Removed {removed.Length} of {topics.Length}.");
            if (left.Count == 0) return ExitCode.Success;
            context.Error.WriteLine(
                $"sermatec-ess: {left.Count} could not be removed, such as {left[0]}: this user may not publish to it, "
                + "or another program publishes it again. In Mosquitto, allow it with this line in the acl_file: "
                + $"topic readwrite {left[0].Split('/')[0]}/#");
            return ExitCode.NoResponse;
        }
        catch (BrokerException e)
        {
            context.Error.WriteLine($"sermatec-ess: {e.Message}. {e.Remedy}");
            return ExitCode.NoResponse;
        }
    }

    /// <summary>What has to be stopped first, or null.</summary>
    private string? Hindrance(Leftovers found)
    {
        if (found.OldIsRunning) return "The older program is still running and would publish again. Stop it first.";
        return all && found.BridgeIsOnline ? "A daemon is running with this base topic. Stop it first." : null;
    }

    private async Task<bool> MayRemoveAsync(string? hindrance, int count, CancellationToken cancellation)
    {
        if (dryRun || hindrance is not null) return false;
        if (yes) return true;
        using var prompt = Prompt.TryOpen(context.Output);
        if (prompt is not null)
        {
            var question = $"Remove {(count == 1 ? "this retained message" : $"these {count} retained messages")}?";
            return await prompt.AskAsync(question, cancellation);
        }

        context.Error.WriteLine("sermatec-ess: Nothing was removed: this needs confirmation, but there is no terminal. Add --yes.");
        return false;
    }

    private void List(Leftovers found)
    {
        foreach (var topic in found.Old) context.Output.WriteLine($"{topic}  (older program)");
        foreach (var topic in found.Own) context.Output.WriteLine($"{topic}  (this program)");
        if (found.Unknown.Count > 0)
        {
            context.Output.WriteLine(
                $"{found.Unknown.Count} other retained messages are unknown and are kept, such as {found.Unknown[0]}.");
        }

        if (found.Old.Count + found.Own.Count == 0)
            context.Output.WriteLine("Nothing to remove, as far as this broker user can read.");
        context.Error.WriteLine(
            "sermatec-ess: The older program retains no messages, so only its entities in Home Assistant remain. "
            + "Remove them under Settings > Devices & services > MQTT: open the device, then Delete.");
    }

    private void WriteJson(Leftovers found, IEnumerable<string> removed, IEnumerable<string> left) =>
        JsonDocumentWriter.Write(context.Output, indented: true, json =>
        {
            json.WriteStartObject();
            foreach (var (name, topics) in ((string, IEnumerable<string>)[])[
                ("old", found.Old),
                ("own", found.Own),
                ("unknown", found.Unknown),
                ("removed", removed),
                ("left", left),
            ])
            {
                json.WriteStartArray(name);
                foreach (var topic in topics) json.WriteStringValue(topic);
                json.WriteEndArray();
            }

            json.WriteBoolean("old_program_runs", found.OldIsRunning);
            json.WriteBoolean("bridge_is_online", found.BridgeIsOnline);
            json.WriteEndObject();
        });
}
