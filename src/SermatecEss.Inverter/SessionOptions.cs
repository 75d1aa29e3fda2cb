using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>The address, timeouts and retries of a session.</summary>
public sealed record SessionOptions
{
    /// <summary>The inverter's own address in its own WiFi network.</summary>
    public const string DefaultHost = "10.10.100.254";

    /// <summary>The port of the inverter's protocol.</summary>
    public const int DefaultPort = 8899;

    /// <summary>A host name or an IPv4 or IPv6 address.</summary>
    public string Host { get; init; } = DefaultHost;

    /// <summary>The TCP port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>An inverter that dials in; null for one at <see cref="Host"/> and <see cref="Port"/>.</summary>
    public AcceptOptions? Accept { get; init; }

    /// <summary>
    /// Encrypts each frame in both directions, as on the link to the vendor's cloud; null for no encryption. Not used for
    /// an inverter that dials in, where it is detected.
    /// </summary>
    public CloudCipher? Cipher { get; init; }

    /// <summary>How long one connection attempt may take, including the look-up of the host name.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the first frame of a response may take.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Silence after which a response of several frames is over, and an incomplete frame is broken.</summary>
    public TimeSpan QuietTime { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The number of tries after the first.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The pause before the second connection attempt; doubles with each further one, up to <see cref="MaxBackoff"/>.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest pause between connection attempts.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether the newest frames are kept for other programs that read the inverter too: <see cref="Sharing.SharedReads"/>.
    /// </summary>
    public bool KeepsFrames { get; init; } = true;

    /// <summary>The shortest time between two requests.</summary>
    public TimeSpan RequestGap { get; init; }

    /// <exception cref="ArgumentException">A value is invalid.</exception>
    internal void Check()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Host);
        ArgumentOutOfRangeException.ThrowIfLessThan(Port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, 65535);
        ArgumentOutOfRangeException.ThrowIfNegative(Retries);
        foreach (var time in (ReadOnlySpan<TimeSpan>)[ConnectTimeout, ResponseTimeout, QuietTime])
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        foreach (var pause in (ReadOnlySpan<TimeSpan>)[Backoff, MaxBackoff, RequestGap])
            ArgumentOutOfRangeException.ThrowIfLessThan(pause, TimeSpan.Zero);
    }

    /// <summary>
    /// Host and port, as shown in messages; for an inverter that dials in, the address of this computer, with its serial number.
    /// </summary>
    public string Where => Accept is { } accept ? (accept.Serial is null ? "" : $"{accept.Serial} on ") + accept.Listen
        : Host.Contains(':') ? $"[{Host}]:{Port}"
        : $"{Host}:{Port}";

    /// <summary>The pause before another connection attempt.</summary>
    /// <param name="failures">How many connections of this request have failed, at least one.</param>
    internal TimeSpan PauseAfter(int failures)
    {
        var factor = Math.Pow(2, Math.Min(failures - 1, 30));
        return TimeSpan.FromTicks((long)Math.Min(Backoff.Ticks * factor, MaxBackoff.Ticks));
    }
}
