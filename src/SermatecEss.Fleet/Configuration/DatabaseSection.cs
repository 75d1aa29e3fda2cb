using System.Net;
using SermatecEss.Bridge.Options;
using SermatecEss.Fleet.Database;

namespace SermatecEss.Fleet.Configuration;

/// <summary>The options for PostgreSQL.</summary>
internal static class DatabaseSection
{
    private const string DefaultHost = "localhost";

    private static readonly ValueOption<HostAndPort> Host = new(HostAndPort.Parse)
    {
        Path = "database.host",
        Variable = "SERMATEC_FLEET_DATABASE_HOST",
        Help = "PostgreSQL host name or IP address, also HOST:PORT",
        Default = DefaultHost,
        Privacy = Privacy.Host,
    };

    private static readonly ValueOption<int> Port = new(OptionParsers.Port)
    {
        Path = "database.port",
        Variable = "SERMATEC_FLEET_DATABASE_PORT",
        Help = "PostgreSQL TCP port",
        Default = $"{DatabaseOptions.DefaultPort}",
    };

    private static readonly ValueOption<string> Name = new(OptionParsers.Text)
    {
        Path = "database.database",
        Variable = "SERMATEC_FLEET_DATABASE",
        Help = "Name of the database",
        Default = DatabaseOptions.DefaultName,
    };

    private static readonly ValueOption<string> User = new(OptionParsers.Text)
    {
        Path = "database.user",
        Variable = "SERMATEC_FLEET_DATABASE_USER",
        Help = "PostgreSQL user, who owns the tables",
        Default = DatabaseOptions.DefaultName,
    };

    private static readonly ValueOption<string> Password = new(OptionParsers.Text)
    {
        Path = "database.password",
        Variable = "SERMATEC_FLEET_DATABASE_PASSWORD",
        Help = "Password of the user; better use a file",
        Privacy = Privacy.Secret,
    };

    private static readonly ValueOption<string> PasswordFile = new(OptionParsers.Path)
    {
        Path = "database.password_file",
        Variable = "SERMATEC_FLEET_DATABASE_PASSWORD_FILE",
        ValueName = "FILE",
        Help = "File whose first line is the password of the user",
    };

    private static readonly ValueOption<DatabaseTls> Tls = new(OptionParsers.Word<DatabaseTls>)
    {
        Path = "database.tls",
        Words = OptionParsers.Words<DatabaseTls>(),
        Help = "TLS to PostgreSQL: off, require (any certificate), verify (certificate and host name are checked)",
        Default = "verify; off on this computer",
    };

    private static readonly ValueOption<string> AuthorityFile = new(OptionParsers.Path)
    {
        Path = "database.ca_file",
        ValueName = "FILE",
        Help = "CA certificate (PEM) of PostgreSQL",
        Default = "those of this computer",
    };

    private static readonly ValueOption<int> Retention = new(OptionParsers.Number(1, 3650, "a number of days"))
    {
        Path = "database.retention",
        Help = "Days for which readings are kept",
        Default = $"{FleetOptions.DefaultRetentionDays}",
    };

    /// <summary>All options of this section.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } =
        [Host, Port, Name, User, Password, PasswordFile, Tls, AuthorityFile, Retention];

    /// <summary>How long readings are kept.</summary>
    internal static TimeSpan ReadRetention(OptionReader reader) =>
        TimeSpan.FromDays(reader.Find(Retention)?.Value ?? FleetOptions.DefaultRetentionDays);

    /// <summary>Which database, and how to connect to it.</summary>
    internal static DatabaseOptions Read(OptionReader reader)
    {
        var host = reader.Find(Host)?.Value.Host ?? DefaultHost;
        var tls = reader.Find(Tls);
        var authority = reader.FindPath(AuthorityFile);
        if (authority is not null) CheckAuthority(reader, authority, tls);
        if (tls is { Value: DatabaseTls.Off or DatabaseTls.Require } && !IsHere(host))
        {
            reader.Warning(
                tls.Place,
                tls.Value == DatabaseTls.Off
                    ? "passwords and readings are sent unencrypted; remove 'tls: off'"
                    : "any certificate is accepted, so another server can pose as PostgreSQL; set 'tls: verify'");
        }

        return new DatabaseOptions
        {
            Host = host,
            Port = reader.FindPort(Host, Port) ?? DatabaseOptions.DefaultPort,
            Database = reader.Find(Name)?.Value ?? DatabaseOptions.DefaultName,
            User = reader.Find(User)?.Value ?? DatabaseOptions.DefaultName,
            Password = reader.FindSecret(Password, PasswordFile),
            Tls = tls?.Value ?? (IsHere(host) && authority is null ? DatabaseTls.Off : DatabaseTls.Verify),
            AuthorityFile = authority?.Value,
        };
    }

    private static bool IsHere(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static void CheckAuthority(OptionReader reader, Given<string> file, Given<DatabaseTls>? tls)
    {
        if (tls is { Value: DatabaseTls.Off or DatabaseTls.Require })
            reader.Error(file.Place, "a CA certificate is used only with 'tls: verify'; set that, or remove the CA certificate");
        if (Bridge.Options.AuthorityFile.FaultOf(file.Value) is { } fault)
            reader.Error(file.Place, $"the CA certificate cannot be used: {fault}");
    }
}
