using SermatecEss.Bridge.Options;

namespace SermatecEss.Web.Influx;

/// <summary>The options of InfluxDB.</summary>
public static class InfluxSection
{
    private static readonly TimeSpan LeastPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromHours(1);

    private static readonly ValueOption<Uri> Url = new(ParseUrl)
    {
        Path = "influx.url",
        Help = "Address of InfluxDB, such as http://192.168.1.10:8086; all values of the history are written there",
        Privacy = Privacy.Host,
    };

    private static readonly ValueOption<string> Database = new(Name)
    {
        Path = "influx.database",
        Help = "Database of InfluxDB 1",
    };

    private static readonly ValueOption<string> User = new(OptionParsers.Text)
    {
        Path = "influx.user",
        Help = "User of InfluxDB 1",
        Privacy = Privacy.Secret,
    };

    private static readonly ValueOption<string> Password = new(OptionParsers.Text)
    {
        Path = "influx.password",
        Help = "Password of InfluxDB 1",
        Privacy = Privacy.Secret,
    };

    private static readonly ValueOption<string> PasswordFile = new(OptionParsers.Path)
    {
        Path = "influx.password_file",
        Help = "File whose first line is the password of InfluxDB 1",
    };

    private static readonly ValueOption<string> Org = new(Name)
    {
        Path = "influx.org",
        Help = "Organization of InfluxDB 2; InfluxDB 3 has none",
    };

    private static readonly ValueOption<string> Bucket = new(Name)
    {
        Path = "influx.bucket",
        Help = "Bucket of InfluxDB 2, or database of InfluxDB 3",
    };

    private static readonly ValueOption<string> Token = new(OptionParsers.Text)
    {
        Path = "influx.token",
        Help = "Token of InfluxDB 2 or 3",
        Privacy = Privacy.Secret,
    };

    private static readonly ValueOption<string> TokenFile = new(OptionParsers.Path)
    {
        Path = "influx.token_file",
        Help = "File whose first line is the token of InfluxDB 2 or 3",
    };

    private static readonly ValueOption<string> Authority = new(OptionParsers.Path)
    {
        Path = "influx.ca_file",
        Help = "CA certificate (PEM) of InfluxDB, for an https address",
        Default = "the CAs that this computer trusts",
    };

    private static readonly ValueOption<string> Measurement = new(Name)
    {
        Path = "influx.measurement",
        Help = "Measurement of all values",
        Default = InfluxOptions.DefaultMeasurement,
    };

    private static readonly ValueOption<TimeSpan> Period = new(ParsePeriod)
    {
        Path = "influx.period",
        Help = "How often new values are written; the history has them once a minute",
        Default = "1m",
    };

    private static readonly ValueOption<bool> Gzip = new(OptionParsers.Switch)
    {
        Path = "influx.gzip",
        Help = "Compress what is sent",
        Default = "on",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DeclaredOption> Options { get; } =
    [
        Url, Database, User, Password, PasswordFile, Org, Bucket, Token, TokenFile, Authority, Measurement, Period, Gzip,
    ];

    /// <summary>Which InfluxDB, and what is written there.</summary>
    /// <param name="reader">What was given.</param>
    /// <param name="withoutHistory">Why there is no history, as a sentence without its full stop; null if there is one.</param>
    /// <returns>Null for none.</returns>
    public static InfluxOptions? Read(OptionReader reader, string? withoutHistory)
    {
        var url = reader.Find(Url);
        var database = reader.Find(Database);
        var bucket = reader.Find(Bucket);
        var authority = reader.FindPath(Authority);
        var user = reader.Find(User);
        var password = reader.FindSecret(Password, PasswordFile);
        var token = reader.FindSecret(Token, TokenFile);
        if (url is null)
        {
            if ((database?.Place ?? bucket?.Place ?? user?.Place) is { } place)
                reader.Error(place, "the address of InfluxDB is missing; set influx.url, such as http://192.168.1.10:8086");
            return null;
        }

        if (withoutHistory is not null)
            reader.Error(url.Place, $"InfluxDB gets its values from the history, but {withoutHistory}");
        if (database is not null && bucket is not null)
            reader.Error(bucket.Place, "both database (InfluxDB 1) and bucket (InfluxDB 2 and 3) are set; remove one of them");
        if (database is null && bucket is null)
            reader.Error(url.Place, "set influx.database for InfluxDB 1, or influx.bucket and influx.token for InfluxDB 2 and 3");
        if (database is not null && token is not null)
            reader.Error(database.Place, "InfluxDB 1 (database) has user and password, not token; for InfluxDB 2 and 3 set influx.bucket");
        if (bucket is not null && (user is not null || password is not null))
            reader.Error(bucket.Place, "InfluxDB 2 and 3 (bucket) have token, not user and password; for InfluxDB 1 set influx.database");
        if (password is not null && user is null)
            reader.Error(url.Place, "a password without a user; set influx.user");
        var options = new InfluxOptions
        {
            Url = url.Value,
            Database = database?.Value,
            Bucket = bucket?.Value,
            Org = reader.Find(Org)?.Value,
            User = user?.Value,
            Password = password,
            Token = token,
            AuthorityFile = authority?.Value,
            Measurement = reader.Find(Measurement)?.Value ?? InfluxOptions.DefaultMeasurement,
            Period = reader.Find(Period)?.Value ?? InfluxOptions.DefaultPeriod,
            Gzip = reader.Find(Gzip)?.Value ?? true,
        };
        if (authority is not null && options.Url.Scheme != Uri.UriSchemeHttps)
            reader.Error(authority.Place, "a CA certificate is for an https address only");
        else if (authority is not null && InfluxTls.Fault(authority.Value) is { } fault)
            reader.Error(authority.Place, fault);
        return options;
    }

    private static (Uri? Value, string? Error) ParseUrl(string text)
    {
        const string Expected = "expected an address such as http://192.168.1.10:8086.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0) return (null, Expected);
        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) return (null, Expected);
        if (url.UserInfo.Length > 0) return (null, "expected an address without user and password; they have keys of their own.");
        return url.Query.Length + url.Fragment.Length == 0
            ? (url, null)
            : (null, "expected an address without a query; database and bucket have keys of their own.");
    }

    private static (string? Value, string? Error) Name(string text) =>
        text.Trim().Length > 0 && !text.Any(char.IsControl) ? (text, null) : (null, "expected a name.");

    private static (TimeSpan Value, string? Error) ParsePeriod(string text) =>
        OptionParsers.Time(text) is (var period, null) && period >= LeastPeriod && period <= LongestPeriod
            ? (period, null)
            : (default, "expected a time from 1s to 1h.");
}
