using System.Globalization;
using SermatecEss.Bridge.Clock;
using SermatecEss.Bridge.Languages;
using SermatecEss.Bridge.Options;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.Configuration;

/// <summary>The options of the daemon's core.</summary>
public static class BridgeSection
{
    /// <summary>The value that turns the state directory off.</summary>
    public const string NoStateDirectory = "none";

    private static readonly ValueOption<int> StuckAfter = new(Polls)
    {
        Path = "quality.stuck_after",
        Help = "Identical polls after which readings are rejected; 0 for never",
        Default = $"{BridgeOptions.DefaultStuckAfter}",
    };

    private static readonly ValueOption<bool> ClockSync = new(Sync)
    {
        Path = "clock.sync",
        Help = "Set the inverter's clock every night at 04:05, and when summer time begins or ends: daily or off",
        Default = "off",
    };

    private static readonly ValueOption<Language> Names = new(OptionParsers.Word<Language>)
    {
        Path = "language",
        Flag = "--language",
        Variable = "SERMATEC_LANGUAGE",
        ValueName = "LANGUAGE",
        Words = OptionParsers.Words<Language>(),
        Help = "Language of names and states in Home Assistant: en, de, cs, fr; ids, topics and values stay English",
        Default = "en",
    };

    /// <summary>Where state is kept across restarts.</summary>
    public static ValueOption<string> StateDirectory { get; } = new(OptionParsers.Path)
    {
        Path = "state_directory",
        Flag = "--state-dir",
        Variable = "SERMATEC_STATE_DIR",
        ValueName = "DIR",
        Help = $"Directory that keeps energies and alarms across restarts; {NoStateDirectory} keeps nothing",
        Default = "/var/lib/sermatec-ess for root, otherwise ~/.local/state/sermatec-ess",
    };

    /// <summary>The time zone in which a day starts at midnight.</summary>
    public static ValueOption<TimeZoneInfo> TimeZone { get; } = new(OptionParsers.TimeZone)
    {
        Path = "time_zone",
        Flag = "--time-zone",
        Variable = "SERMATEC_TIME_ZONE",
        ValueName = "ZONE",
        Help = "Time zone whose midnight starts a new day",
        Default = "this computer's",
    };

    /// <summary>The options that do not depend on which inverters there are.</summary>
    public static IReadOnlyList<DeclaredOption> CommonOptions { get; } = [TimeZone, Names, StuckAfter, .. ControlSection.Options];

    /// <summary>All options of this section.</summary>
    public static IReadOnlyList<DeclaredOption> Options { get; } =
        [.. InverterSection.Options, StateDirectory, .. CommonOptions, ClockSync];

    /// <summary>Reads the <see cref="CommonOptions"/>, for a program whose inverters are not listed.</summary>
    /// <param name="reader">The given values.</param>
    /// <param name="catalogue">Defines the settings.</param>
    public static BridgeOptions ReadCommon(OptionReader reader, CommandCatalogue catalogue) => new()
    {
        Inverters = [],
        TimeZone = FindTimeZone(reader),
        TimeZoneFault = reader.Find(TimeZone) is null ? ComputerZone.Present.Fault : null,
        Language = reader.Find(Names)?.Value ?? Language.En,
        StuckAfter = reader.Find(StuckAfter)?.Value ?? BridgeOptions.DefaultStuckAfter,
        Control = ControlSection.Read(reader, catalogue),
    };

    /// <summary>Reads the core's settings.</summary>
    /// <param name="reader">The given values.</param>
    /// <param name="catalogue">Defines the settings.</param>
    /// <param name="defaultStateDirectory">The state directory if none is given; null for none.</param>
    public static BridgeOptions Read(OptionReader reader, CommandCatalogue catalogue, string? defaultStateDirectory)
    {
        var inverters = InverterSection.Read(reader);
        var options = ReadCommon(reader, catalogue) with
        {
            Inverters = inverters,
            StateDirectory = FindStateDirectory(reader, defaultStateDirectory),
            SyncsClock = reader.Find(ClockSync)?.Value ?? false,
        };
        if (options.StateDirectory is null && (options.Control.Enabled || options.SyncsClock))
        {
            reader.Error(
                reader.Find(StateDirectory)?.Place ?? reader.Place,
                "control and clock need a state directory, which keeps the count of writes; set one, or remove control and clock");
        }

        return options;
    }

    /// <summary>The state directory; null for none.</summary>
    /// <param name="reader">The options.</param>
    /// <param name="defaultDirectory">The directory if no option names one; null for none.</param>
    public static string? FindStateDirectory(OptionReader reader, string? defaultDirectory) =>
        reader.Find(StateDirectory)?.Value == NoStateDirectory ? null : reader.FindPath(StateDirectory)?.Value ?? defaultDirectory;

    /// <summary>The time zone; this computer's if no option names one.</summary>
    /// <param name="reader">The options.</param>
    public static TimeZoneInfo FindTimeZone(OptionReader reader) => reader.Find(TimeZone)?.Value ?? ComputerZone.Present.Zone;

    private static (int Value, string? Error) Polls(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is 0 or (>= 3 and <= 100_000)
            ? (number, null)
            : (0, "expected a number of polls, 3 to 100000, or 0 for never.");

    private static (bool Value, string? Error) Sync(string text) => text switch
    {
        "daily" => (true, null),
        "off" => (false, null),
        _ => (false, "expected daily or off."),
    };
}
