namespace SermatecEss.Bridge.Options;

/// <summary>
/// Files that only root can read, and that systemd passes to the service as credentials: <c>LoadCredential=NAME:FILE</c> in the unit, with
/// the file's own name. Settings and messages name the file itself.
/// </summary>
public static class SystemdCredential
{
    private static string? Directory => Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } path ? path : null;

    /// <summary>Where to read a file: the credential of this name if systemd passed one, otherwise the file itself.</summary>
    /// <param name="file">The file as configured.</param>
    public static string PathOf(string file)
    {
        if (Directory is not { } directory) return file;
        var credential = Path.Combine(directory, Path.GetFileName(file));
        return File.Exists(credential) ? credential : file;
    }

    /// <summary>Why a file cannot be read, in a few words; for a service, with what to do.</summary>
    /// <param name="exception">The exception that reading it threw.</param>
    public static string Reason(Exception exception)
    {
        var reason = exception.Message.TrimEnd('.');
        return exception is UnauthorizedAccessException && Directory is not null
            ? $"{reason}; pass it to the service with LoadCredential=NAME:FILE, see docs/install.md"
            : reason;
    }
}
