using System.Globalization;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Inverter.State;
using SermatecEss.Links;
using SermatecEss.Web.Access;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Web.Diagnosis;

/// <summary>Checks the HTTP interface: its port, who has access, and the certificate.</summary>
/// <param name="options">The configuration.</param>
/// <param name="state">The daemon's state; null for none.</param>
/// <param name="isDaemonHere">Whether a daemon uses that state now.</param>
/// <param name="time">The clock.</param>
public sealed class HttpChecks(HttpOptions options, IStateStore? state, bool isDaemonHere, TimeProvider time)
{
    /// <summary>How long before its end a certificate should have been renewed; programs that renew them do so earlier.</summary>
    private static readonly TimeSpan TimeToRenew = TimeSpan.FromDays(14);

    /// <summary>Runs all checks.</summary>
    public IEnumerable<Finding> Run()
    {
        if (options.EndPoint is null) return [new Finding("HTTP", Outcome.Skipped, "off")];
        return options.CertificateFile is { } certificate ? [Port(), Access(), Certificate(certificate)] : [Port(), Access()];
    }

    private Finding Port()
    {
        const string Check = "HTTP port";
        if (isDaemonHere) return new Finding(Check, Outcome.Skipped, "the daemon on this computer is running");
        try
        {
            using var socket = ListeningSocket.Open(options.EndPoint!);
            return new Finding(Check, Outcome.Ok, $"{options.EndPoint} is free");
        }
        catch (ListenException e)
        {
            return new Finding(
                Check,
                options.IsAddressGiven ? Outcome.Failed : Outcome.Warning,
                e.Message,
                "Set another address with --http ADDRESS, or turn the HTTP interface off with --http off.");
        }
    }

    private Finding Access()
    {
        const string Check = "HTTP access";
        const string Remedy = "Run 'sermatec-ess password set'.";
        var credentials = state is null ? null : new CredentialStore(state, _ => { });
        var now = credentials?.Current() ?? Credentials.None;
        if (!now.IsReadable)
            return new Finding(Check, Outcome.Failed, $"closed: {credentials!.Location} is damaged or cannot be read", Remedy);
        var keys = string.Create(CultureInfo.InvariantCulture, $"API keys: {now.Keys.Length}");
        if (options.Ingress) return new Finding(Check, Outcome.Ok, $"Home Assistant's ingress only; {keys}");
        if (now.NeedPassword) return new Finding(Check, Outcome.Ok, $"with a password; {keys}");
        return options.IsLoopback
            ? new Finding(Check, Outcome.Ok, "this computer only, without a password")
            : new Finding(
                Check,
                Outcome.Failed,
                $"other computers can reach {options.EndPoint}, but no password is set",
                state is null ? "Set a state directory with --state-dir, then run 'sermatec-ess password set'." : Remedy);
    }

    private Finding Certificate(string file)
    {
        const string Check = "HTTP certificate";
        try
        {
            var end = ServerCertificate.EndOf(file, options.KeyFile);
            var text = $"{end.ToUniversalTime():yyyy-MM-dd}";
            var left = end - time.GetUtcNow();
            return left <= TimeSpan.Zero ? new Finding(Check, Outcome.Failed, $"expired on {text}", "Renew it; no restart is needed.")
                : left < TimeToRenew ? new Finding(Check, Outcome.Warning, $"expires on {text}", "Renew it; no restart is needed.")
                : new Finding(Check, Outcome.Ok, $"valid until {text}");
        }
        catch (CertificateException e)
        {
            return new Finding(Check, Outcome.Failed, e.Message, "Check 'certificate' and 'key' below 'http' in the configuration file.");
        }
    }
}
