using System.Globalization;
using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Diagnosis;

/// <summary>Checks one inverter: connection, identity, responses, other clients, and clock. Only sends reads.</summary>
/// <param name="inverter">The inverter.</param>
/// <param name="session">A session opened for the checks; stays open.</param>
/// <param name="subject">What its findings start with, such as <c>inverter</c>.</param>
/// <param name="zone">The inverter's time zone.</param>
/// <param name="listen">How long to listen for traffic of other clients.</param>
/// <param name="hasDaemon">Whether the daemon is running and polls the inverter too.</param>
/// <param name="time">The clock.</param>
/// <param name="report">Takes each finding as soon as it is made.</param>
public sealed class InverterChecks(
    InverterOptions inverter,
    InverterSession session,
    string subject,
    TimeZoneInfo zone,
    TimeSpan listen,
    Func<Task<bool>> hasDaemon,
    TimeProvider time,
    Action<Finding> report)
{
    /// <summary>After this many unanswered requests in a row, the rest are skipped.</summary>
    public const int MostSilent = 3;

    private const int MostStraysShown = 10;
    private readonly Dictionary<string, Reading> _readings = [];
    private readonly Dictionary<CommandCode, int> _strays = [];
    private readonly HashSet<CommandCode> _askedAgain = [];

    /// <summary>Runs all checks.</summary>
    /// <returns>The inverter's identity; null if it does not report one.</returns>
    public async Task<InverterIdentity?> RunAsync(CancellationToken cancellation)
    {
        session.StrayFrame = frame => _strays[frame.Command] = _strays.GetValueOrDefault(frame.Command) + 1;
        var identity = await IdentifyAsync(cancellation);
        if (identity is null)
        {
            foreach (var check in (string[])["version", "commands", "second client", "line", "clock"])
                Report(check, Outcome.Skipped, "the inverter does not answer");
            return null;
        }

        JudgeVersion(identity);

        // Frames that arrive before the next request are counted too; any client polls every few seconds.
        await Task.Delay(listen, time, cancellation);
        await RequestAllAsync(identity, cancellation);
        await JudgeStraysAsync();
        JudgeLine();
        JudgeClock();
        return identity;
    }

    private async Task<InverterIdentity?> IdentifyAsync(CancellationToken cancellation)
    {
        try
        {
            var identity = await session.IdentifyAsync(cancellation);
            Report("connection", Outcome.Ok, await ConnectedAsync(cancellation));
            Report("answer", Outcome.Ok, string.Create(
                CultureInfo.InvariantCulture,
                $"answered 98 within {identity.Response.Elapsed.TotalMilliseconds:0} ms, including the connection"));
            Keep(identity.Response);
            if (session.Counters.Retries > 0) _ = _askedAgain.Add(InverterSession.IdentifyingCommand);
            return identity;
        }
        catch (InverterException e) when (session.Counters.Requests == 0)
        {
            var isDefault = inverter.Session.Host == SessionOptions.DefaultHost;
            var discovery = isDefault ? "" : " If its address may have changed, 'sermatec-ess discover' finds it.";
            Report("connection", Outcome.Failed, Found(e), Remedy(e) + discovery);
            Report("answer", Outcome.Skipped, "no connection");
        }
        catch (InverterException e)
        {
            Report("connection", Outcome.Ok, await ConnectedAsync(cancellation));
            Report(
                "answer",
                Outcome.Failed,
                Found(e),
                $"{Remedy(e)} If the WiFi module accepts connections but passes nothing on, "
                + "switch the inverter's supply off and on.");
        }

        return null;
    }

    private void JudgeVersion(InverterIdentity identity)
    {
        var versions = identity.View.Catalogue.Versions.Where(version => version > 0).ToList();
        var used = versions.FindLast(version => version <= identity.View.EffectiveVersion);
        List<string> unknown = [];
        if (used == 0)
            unknown.Add($"the catalogue starts at {versions[0]}, so only command 98 can be read");
        else if (identity.View.EffectiveVersion / 100 > versions[^1] / 100)
            unknown.Add($"newer than the catalogue, so version {versions[^1]} is used");
        var model = _readings.GetValueOrDefault("inverter_model")?.Value is CodeValue { Label: { } label } ? label : null;
        if (model is null) unknown.Add($"model {identity.ModelCode} is not in the catalogue");
        if (identity.BatteryVendor is null) unknown.Add("the battery is not in the catalogue, so its alarms have no names");
        var who = string.Join(", ", new[] { $"PCU {identity.PcuVersion}", model, identity.BatteryVendor?.Label }.OfType<string>());
        if (unknown.Count == 0)
        {
            Report("version", Outcome.Ok, used == identity.PcuVersion ? who : $"{who}; uses the commands of version {used}");
        }
        else
        {
            Report(
                "version",
                Outcome.Warning,
                $"{who}; {string.Join("; ", unknown)}",
                "Most values are still right. Please report it with the file that "
                + "'sermatec-ess diagnose' writes.");
        }
    }

    private async Task RequestAllAsync(InverterIdentity identity, CancellationToken cancellation)
    {
        var commands = PollPlan.Of(identity.View, inverter.Periods)
            .Steps.SelectMany(step => step.Commands)
            .Where(command => command.Code != InverterSession.IdentifyingCommand)
            .ToList();
        var silent = new List<string>();
        var inARow = 0;
        foreach (var command in commands)
        {
            if (inARow == MostSilent)
            {
                silent.Add($"{command.Code} {command.Names[0]} (not tried)");
                continue;
            }

            var sent = session.Counters.Requests;
            try
            {
                var response = await session.RequestAsync(command.Code, cancellation);
                Keep(response);
                if (response.Missing.Count > 0) silent.Add($"{string.Join(", ", response.Missing)} of {command.Code} {command.Names[0]}");
                inARow = 0;
            }
            catch (InverterException)
            {
                silent.Add($"{command.Code} {command.Names[0]}");
                inARow++;
            }

            if (session.Counters.Requests > sent + 1) _askedAgain.UnionWith(command.Responses);
        }

        if (commands.Count == 0)
        {
            Report("commands", Outcome.Skipped, "this version has no commands to poll");
        }
        else if (silent.Count == 0)
        {
            Report("commands", Outcome.Ok, $"all {commands.Count} polled commands were answered");
        }
        else
        {
            Report(
                "commands",
                inARow == MostSilent ? Outcome.Failed : Outcome.Warning,
                $"no complete response to {silent.Count} of {commands.Count} polled commands: {string.Join(", ", silent)}",
                "Try --timeout 10s. The daemon requests unanswered commands less often; all others are not affected.");
        }
    }

    private async Task JudgeStraysAsync()
    {
        // What was requested again, alone or with its command, may come twice.
        var foreign = _strays.Where(stray => !_askedAgain.Contains(stray.Key)).ToList();
        var most = foreign.OrderByDescending(stray => stray.Value).Take(MostStraysShown).ToList();
        if (foreign.Count == 0)
        {
            Report("second client", Outcome.Ok, string.Create(
                CultureInfo.InvariantCulture, $"none detected in {listen.TotalSeconds:0.#} s and between requests"));
        }
        else if (await hasDaemon())
        {
            Report(
                "second client",
                Outcome.Ok,
                $"{Count(foreign.Sum(stray => stray.Value), "frame")} received for the daemon; "
                + "to detect other clients, stop it and run this again");
        }
        else
        {
            Report(
                "second client",
                Outcome.Warning,
                $"{Count(foreign.Sum(stray => stray.Value), "frame")} received that were not requested: "
                + string.Join(", ", most.Select(stray => $"{stray.Key} × {stray.Value}"))
                + (foreign.Count > most.Count ? ", ..." : ""),
                "Two programs on one inverter disturb each other: stop the vendor's app, the old bridge, "
                + "or the second daemon.");
        }
    }

    private void JudgeLine()
    {
        var counters = session.Counters;
        var damaged = counters.Reader.BytesDropped;
        var rest =
            $"{Count(counters.Requests, "request")}, {Count(counters.Retries, "retry", "retries")}, "
            + $"{Count(counters.Reconnects, "reconnect")}";
        if (damaged == 0)
        {
            Report("line", Outcome.Ok, $"no damaged bytes; {rest}");
        }
        else
        {
            Report(
                "line",
                Outcome.Warning,
                $"{Count(damaged, "damaged byte")}; {rest}",
                "Check the WiFi signal at the inverter, and that no second program uses it.");
        }
    }

    private void JudgeClock()
    {
        var (result, found) = HalfHourClock.Judge(_readings, TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone));
        var words = zone.Id.Length > 0 ? $"{found} ({zone.Id})" : found;
        if (result == Outcome.Warning)
        {
            Report(
                "clock",
                result,
                words,
                "Set it with 'sermatec-ess clock set', and check this computer's time zone: days and price windows depend on it.");
        }
        else
        {
            Report("clock", result, words);
        }
    }

    private void Keep(Response response)
    {
        foreach (var reading in response.Readings) _readings[reading.Point] = reading;
    }

    private async Task<string> ConnectedAsync(CancellationToken cancellation) => inverter.Session.Accept is { } accept
        ? $"the inverter dialled in to {accept.Listen}"
        : $"connected to {await WhereAsync(cancellation)}";

    /// <summary>The host, with the address that its name resolves to.</summary>
    private async Task<string> WhereAsync(CancellationToken cancellation)
    {
        var options = inverter.Session;
        if (IPAddress.TryParse(options.Host, out _)) return $"{options.Host}, port {options.Port}";
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(options.Host, cancellation);
            return $"{options.Host} ({string.Join(", ", addresses.Select(address => address.ToString()))}), port {options.Port}";
        }
        catch (System.Net.Sockets.SocketException)
        {
            return $"{options.Host}, port {options.Port}";
        }
    }

    private void Report(string check, Outcome result, string found, string? remedy = null) =>
        report(new Finding($"{subject} {check}", result, found, remedy));

    /// <summary>The first half of a sentence that gives the problem, then the remedy.</summary>
    private static string Found(InverterException e) => e.Message.Split("; ", 2)[0];

    private static string Remedy(InverterException e) =>
        e.Message.Split("; ", 2) is [_, var rest] ? char.ToUpperInvariant(rest[0]) + rest[1..] : "Try again.";

    private static string Count(long number, string thing, string? things = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? thing : things ?? thing + "s")}");
}
