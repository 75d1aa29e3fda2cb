using System.Globalization;
using SermatecEss.Bridge.Clock;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.Diagnosis;

/// <summary>Checks this computer: its clock, its time zone, and the state directory.</summary>
public static class ComputerChecks
{
    private const int LastYear = 2099;

    /// <summary>Runs all checks.</summary>
    /// <param name="zone">The time zone in which a day starts at midnight.</param>
    /// <param name="stateDirectory">The daemon's state directory; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="report">Takes each finding.</param>
    public static void Run(TimeZoneInfo zone, string? stateDirectory, TimeProvider time, Action<Finding> report)
    {
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone);
        var text = now.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
        report(now >= BuildDate.Value && now.Year <= LastYear
            ? new Finding("computer clock", Outcome.Ok, text)
            : new Finding(
                "computer clock",
                Outcome.Failed,
                $"{text} is wrong",
                "Synchronize this computer's clock (NTP): days, alarms and certificates depend on it."));
        report(Zone(zone));
        report(State(stateDirectory));
    }

    private static Finding Zone(TimeZoneInfo zone)
    {
        const string Check = "time zone";
        const string Remedy = "Set the inverter's time zone, such as TZ=Europe/Prague: days begin at its midnight. "
            + "Container images often lack the package tzdata.";
        if (zone.Equals(ComputerZone.Present.Zone) && ComputerZone.Present.Fault is { } fault)
            return new Finding(Check, Outcome.Warning, fault.Split("; ", 2)[0], Remedy);
        return zone.HasSameRules(TimeZoneInfo.Utc)
            ? new Finding(Check, Outcome.Warning, $"{zone.Id}, probably because none was set", Remedy)
            : new Finding(Check, Outcome.Ok, zone.Id);
    }

    private static Finding State(string? directory)
    {
        const string Check = "state directory";
        if (directory is null)
            return new Finding(Check, Outcome.Skipped, "none: calculated energies and alarms restart with each start of the daemon");
        if (!Directory.Exists(directory))
        {
            return new Finding(
                Check,
                Outcome.Warning,
                $"{directory} does not exist yet",
                "The daemon creates it when it starts; check that its user is allowed to.");
        }

        if (StateDirectory.FaultOf(directory) is { } fault)
        {
            return new Finding(
                Check,
                Outcome.Failed,
                $"{Environment.UserName} cannot write in {directory} ({fault})",
                "Make the daemon's user its owner (chown), or free disk space.");
        }

        return StateDirectory.IsOpenToOthers(directory)
            ? new Finding(
                Check,
                Outcome.Warning,
                $"other users can write in {directory}, and so change what is restored after an override",
                $"Run chmod 700 {directory}")
            : new Finding(Check, Outcome.Ok, $"{Environment.UserName} can write in {directory}");
    }
}
