using System.Security.Cryptography;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Web.Influx;

namespace SermatecEss.Web.Diagnosis;

/// <summary>Checks whether InfluxDB can be reached, and whether it knows the database and the login. Nothing is written there.</summary>
public static class InfluxChecks
{
    /// <summary>Sends a write without a line.</summary>
    /// <param name="options">The server.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<Finding> RunAsync(InfluxOptions options, TimeProvider time, CancellationToken cancellation)
    {
        const string Check = "InfluxDB";
        try
        {
            using var client = new InfluxClient(options, time);
            var reply = await client.WriteAsync(ReadOnlyMemory<byte>.Empty, cancellation);

            // InfluxDB 2 rejects a write without a line, after it has looked at token and bucket.
            return reply.Outcome is InfluxOutcome.Written or InfluxOutcome.Rejected
                ? new Finding(Check, Outcome.Ok, $"{options.Where} accepts writes")
                : new Finding(
                    Check,
                    Outcome.Failed,
                    $"{options.Where} cannot be written: {reply.Reason}",
                    "Check 'influx' in the configuration file: address, database or bucket, and login.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new Finding(
                Check,
                Outcome.Failed,
                $"the certificate file {options.AuthorityFile} cannot be used: {e.Message.TrimEnd('.')}",
                "Check 'ca_file' below 'influx' in the configuration file.");
        }
    }
}
