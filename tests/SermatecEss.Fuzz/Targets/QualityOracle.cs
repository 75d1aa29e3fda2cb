using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Points;
using SermatecEss.Bridge.State;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Fuzz.Targets;

/// <summary>
/// The properties of published values. A script: each line has the seconds since the previous poll, and commands with their payloads in
/// hex, <c>10 0a 0123 0b 4567</c>.
/// </summary>
internal static class QualityOracle
{
    private const int LongestPause = 100_000;

    internal static IEnumerable<byte[]> Seeds => ((PollGroup[])[PollGroup.Fast, PollGroup.Counters]).Select(group =>
    {
        var line = string.Join(' ', Plant.View.Polled.Where(command => command.Group == group)
            .SelectMany(command => Plant.View.ResponsesOf(command))
            .Select(code => $"{code} {Convert.ToHexStringLower(new byte[Plant.View.Find(code)!.PayloadLength])}"));
        return System.Text.Encoding.UTF8.GetBytes($"10 {line}\n10 {line}\n10 {line}");
    });

    internal static void Check(byte[] input)
    {
        var time = new FakeTimeProvider(Plant.Now);
        var log = new Log(LogLevel.Debug, (_, line) =>
            Finding.Unless(!Plain.HasControls(line), "a line of the log has no control characters"));
        var options = new BridgeOptions { Inverters = [], TimeZone = TimeZoneInfo.Utc };
        var plan = PollPlan.Of(Plant.View, new PollPeriods(TimeSpan.FromSeconds(10)));
        var pipeline = new Pipeline(Plant.Identity, plan, options, new InverterState(), time, log);
        var points = Plant.View.Points;
        foreach (var line in Lines.Of(input).Where(line => line.Length > 2))
        {
            if (int.TryParse(line[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                time.Advance(TimeSpan.FromSeconds(seconds % LongestPause));
            if (Poll(line[1..], time.GetUtcNow()) is not { } snapshot) continue;
            var state = pipeline.Process(snapshot);
            foreach (var (id, value) in state.Values) Check(points.Find(id), value);
            _ = StateMessage.Write(state, points);
            _ = pipeline.Rejected;
        }

        var saved = StateJson.Write(pipeline.State);
        Finding.Unless(saved.AsSpan().SequenceEqual(StateJson.Write(StateJson.Read(saved))), "the saved state of an inverter is accepted");
    }

    private static Snapshot? Poll(string[] words, DateTimeOffset now)
    {
        var readings = new Dictionary<string, Reading>();
        PollGroup? group = null;
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            if (!CommandCode.TryParse(words[i], out var code) || Plant.View.Find(code) is not { Access: CommandAccess.Read } command)
                continue;
            group ??= Plant.View.RequestFor(command).Group;
            var payload = Lines.Hex(words[i + 1]);
            foreach (var reading in Decoder.Decode(command, payload.AsSpan(0, Math.Min(payload.Length, FrameLayout.MaxPayload))))
                readings[reading.Point] = reading;
        }

        return group is { } polled ? new Snapshot(polled, now, readings, []) : null;
    }

    private static void Check(Point? point, PointValue value)
    {
        Finding.Unless(point is not null && point.Kind is not (ValueKind.Secret or ValueKind.Reserved), "what is published is a point");
        if (value is not NumberValue { Number: var number }) return;
        if (point!.Field is { IsArray: false } field)
            Finding.Unless(ReadingChecks.IsPossible(CommandCatalogue.Default, field, number), "what is published is in range");
        if (point is { IsCalculated: true, Unit: "%" })
            Finding.Unless(number is >= 0 and <= 100, "a share is 0 to 100 %");
        if (point.Kind is ValueKind.Counter or ValueKind.Daily)
            Finding.Unless(number >= 0, "a counter is not below 0");
    }
}
