using SermatecEss.Bridge.Options;

namespace SermatecEss.Web.Influx;

/// <summary>Which InfluxDB, and what is written there.</summary>
public sealed record InfluxOptions
{
    /// <summary>The default of <see cref="Period"/>, which is how often the history is written.</summary>
    public static readonly TimeSpan DefaultPeriod = TimeSpan.FromMinutes(1);

    /// <summary>The default of <see cref="Measurement"/>.</summary>
    public const string DefaultMeasurement = "sermatec";

    /// <summary>The address of the server.</summary>
    public required Uri Url { get; init; }

    /// <summary>The database of InfluxDB 1; null for the interface of InfluxDB 2 and 3.</summary>
    public string? Database { get; init; }

    /// <summary>The bucket of InfluxDB 2, or the database of InfluxDB 3; null for the interface of InfluxDB 1.</summary>
    public string? Bucket { get; init; }

    /// <summary>The organization of InfluxDB 2; null for none.</summary>
    public string? Org { get; init; }

    /// <summary>The user of InfluxDB 1; null for none.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public Secret? Password { get; init; }

    /// <summary>The token of InfluxDB 2 and 3; null for none.</summary>
    public Secret? Token { get; init; }

    /// <summary>A PEM file with the CA certificates that are trusted for the server; null for those that this computer trusts.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The measurement of all points.</summary>
    public string Measurement { get; init; } = DefaultMeasurement;

    /// <summary>How often what is new is written.</summary>
    public TimeSpan Period { get; init; } = DefaultPeriod;

    /// <summary>Whether what is sent is compressed.</summary>
    public bool Gzip { get; init; } = true;

    /// <summary>Where points are written to, without anything secret.</summary>
    public Uri WriteUrl
    {
        get
        {
            var text = Url.GetLeftPart(UriPartial.Path).TrimEnd('/');
            var org = Org is null ? "" : $"org={Uri.EscapeDataString(Org)}&";
            return new Uri(Database is { } database
                ? $"{text}/write?db={Uri.EscapeDataString(database)}&precision=s"
                : $"{text}/api/v2/write?{org}bucket={Uri.EscapeDataString(Bucket ?? "")}&precision=s");
        }
    }

    /// <summary>The server, as messages name it.</summary>
    public string Where => Url.Authority;
}
