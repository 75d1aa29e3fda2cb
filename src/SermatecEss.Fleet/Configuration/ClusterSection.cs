using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Fleet.Configuration;

/// <summary>The options for the connections between nodes.</summary>
internal static class ClusterSection
{
    private static readonly ValueOption<string> Name = new(Word)
    {
        Path = "cluster.name",
        Variable = "SERMATEC_FLEET_NAME",
        Help = "Name of the fleet; nodes with the same name and database form one fleet",
        Default = new ClusterOptions().Name,
    };

    private static readonly ValueOption<IPAddress> Address = new(Reachable)
    {
        Path = "cluster.address",
        Variable = "SERMATEC_FLEET_ADDRESS",
        Help = "IP address at which the other nodes reach this one; 127.0.0.1 if all run on this computer",
        Default = "the first of this computer",
    };

    private static readonly ValueOption<int> SiloPort = new(OptionParsers.Port)
    {
        Path = "cluster.silo_port",
        Variable = "SERMATEC_FLEET_SILO_PORT",
        Help = "TCP port for the other nodes",
        Default = $"{ClusterOptions.DefaultSiloPort}",
    };

    private static readonly ValueOption<string> Certificate = new(OptionParsers.Path)
    {
        Path = "cluster.tls.certificate",
        ValueName = "FILE",
        Help = "Certificate (PEM) of this node, for TLS between nodes",
        Default = "no TLS",
    };

    private static readonly ValueOption<string> Key = new(OptionParsers.Path)
    {
        Path = "cluster.tls.key",
        ValueName = "FILE",
        Help = "Key (PEM) of the certificate",
        Default = "in the certificate file",
    };

    private static readonly ValueOption<string> AuthorityFile = new(OptionParsers.Path)
    {
        Path = "cluster.tls.ca_file",
        ValueName = "FILE",
        Help = "CA certificate (PEM) that has signed the certificates of all nodes",
    };

    /// <summary>All options of this section.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } = [Name, Address, SiloPort, Certificate, Key, AuthorityFile];

    /// <summary>How nodes find and reach each other.</summary>
    internal static ClusterOptions Read(OptionReader reader)
    {
        var usual = new ClusterOptions();
        var certificate = reader.FindPath(Certificate);
        var key = reader.FindPath(Key);
        var authority = reader.FindPath(AuthorityFile);
        var given = reader.Find(Address);
        var address = given?.Value ?? FirstAddress();
        if ((certificate ?? key ?? authority) is { } one)
        {
            if (certificate is null || authority is null)
            {
                var missing = certificate is null ? Certificate : AuthorityFile;
                reader.Error(one.Place, $"TLS between nodes also needs {missing.Key}; set it, or remove 'tls'");
            }

            Check(reader, certificate, key, authority);
        }
        else if (!IPAddress.IsLoopback(address))
        {
            reader.Warning(
                given?.Place ?? reader.Place,
                $"other nodes reach this one at {address} without TLS: any program that reaches the port can join the fleet; "
                + "set cluster.tls, or 'address: 127.0.0.1' in the group 'cluster' for nodes on this computer alone");
        }

        return new ClusterOptions
        {
            Name = reader.Find(Name)?.Value ?? usual.Name,
            Address = address,
            SiloPort = reader.Find(SiloPort)?.Value ?? usual.SiloPort,
            CertificateFile = certificate?.Value,
            KeyFile = key?.Value,
            AuthorityFile = authority?.Value,
        };
    }

    private static void Check(OptionReader reader, Given<string>? certificate, Given<string>? key, Given<string>? authority)
    {
        try
        {
            if (certificate is not null) CertificateFile.Read(certificate.Value, key?.Value).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            reader.Error(certificate!.Place, $"certificate and key cannot be used: {SystemdCredential.Reason(e)}");
        }

        if (authority is not null && Bridge.Options.AuthorityFile.FaultOf(authority.Value) is { } fault)
            reader.Error(authority.Place, $"the CA certificate cannot be used: {fault}");
    }

    /// <summary>The first address of this computer, IPv4 before IPv6; loopback if it has none.</summary>
    private static IPAddress FirstAddress() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address)
            .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)
            .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
            .FirstOrDefault() ?? IPAddress.Loopback;

    private static (string? Value, string? Error) Word(string text) =>
        text.Length is > 0 and <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? (text, null)
            : (null, "expected a name of letters, digits, '-', '_' and '.'.");

    private static (IPAddress? Value, string? Error) Reachable(string text) =>
        ListenAddress.Literal(text.Contains(':') ? $"[{text}]" : text) is { } address
        && !address.Equals(IPAddress.Any)
        && !address.Equals(IPAddress.IPv6Any)
            ? (address, null)
            : (null, "expected an IP address of this computer that the other nodes can reach, such as 10.0.0.11.");
}
