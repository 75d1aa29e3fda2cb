namespace SermatecEss.Inverter;

/// <summary>Which inverter a session talks to, and how patiently.</summary>
public sealed record SessionOptions
{
    /// <summary>The inverter's address in the network of its own access point.</summary>
    public const string DefaultHost = "10.10.100.254";

    /// <summary>The TCP port of the protocol.</summary>
    public const int DefaultPort = 8899;

    /// <summary>Host name or IP address.</summary>
    public string Host { get; init; } = DefaultHost;

    /// <summary>TCP port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>How long a connection may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the first frame of an answer may take.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the line must be quiet for an answer of several frames to have ended, or for an unfinished frame to be given up.
    /// The WiFi module sends what it has after 50 ms without a byte from the inverter.
    /// </summary>
    public TimeSpan QuietTime { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How often to try again after the first try.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The pause before the first retry; doubles with each.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest pause before a retry.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The shortest time between two requests.</summary>
    public TimeSpan RequestGap { get; init; } = TimeSpan.Zero;
}
