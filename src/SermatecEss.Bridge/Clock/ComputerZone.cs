using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Clock;

/// <summary>The time zone of this computer, including those that .NET does not understand and replaces by UTC.</summary>
/// <param name="Zone">The time zone; UTC if it is unknown.</param>
/// <param name="Fault">Why it is unknown, and what to do; null if it is known.</param>
public sealed record ComputerZone(TimeZoneInfo Zone, string? Fault)
{
    private const string Variable = "TZ";

    /// <summary>The time zone from TZ if set, otherwise the system's.</summary>
    public static ComputerZone Present { get; } = Of(Environment.GetEnvironmentVariable(Variable));

    /// <summary>A time zone given by name (Europe/Prague) or by POSIX rules; null if the text is neither.</summary>
    public static TimeZoneInfo? Find(string text) =>
        text.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) ? zone : PosixZone.Parse(text);

    /// <summary>The time zone for a value of TZ; null if the variable is not set.</summary>
    internal static ComputerZone Of(string? variable)
    {
        if (variable is null) return new ComputerZone(TimeZoneInfo.Local, null);
        var name = variable.StartsWith(':') ? variable[1..] : variable;
        if (name.Length == 0) return new ComputerZone(TimeZoneInfo.Utc, null);

        // .NET reads the file that TZ names, and fails silently if it cannot.
        if (name.StartsWith('/') && IsZoneFile(name)) return new ComputerZone(TimeZoneInfo.Local, null);
        if (Find(name) is { } zone) return new ComputerZone(zone, null);
        return new ComputerZone(
            TimeZoneInfo.Utc,
            $"{Variable} is '{SettingException.Shown(variable)}', which is unknown on this computer, so "
            + "UTC is used and no inverter's clock is set; set it, such as TZ=Europe/Prague or TZ=CET-1CEST,M3.5.0,M10.5.0/3, or "
            + "use --time-zone (is the package tzdata installed?)");
    }

    private static bool IsZoneFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> magic = stackalloc byte[4];
            return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("TZif"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
