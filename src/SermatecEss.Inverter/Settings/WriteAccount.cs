using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SermatecEss.Inverter.Settings;

/// <summary>
/// What was written to one inverter and when, in a directory that all programs on this computer share: it holds the budget, lets one writer in at a time, and
/// keeps a log that says who wrote what. What cannot be accounted for is not written.
/// </summary>
/// <param name="directory">The directory; made where it is not there.</param>
/// <param name="serial">The inverter's serial number.</param>
/// <param name="limits">How much may be written.</param>
/// <param name="time">The clock.</param>
public sealed class WriteAccount(string directory, string serial, WriteLimits limits, TimeProvider time)
{
    private const long LargestLog = 1_000_000;
    private const int KeptLogs = 5;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>A line is appended in no time, so whoever waits for long waits for something that is broken.</summary>
    private static readonly TimeSpan PatienceForLog = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseForLog = TimeSpan.FromMilliseconds(10);
    private readonly string _budget = Path.Combine(directory, $"{FileName(serial)}.writes");
    private readonly string _writing = Path.Combine(directory, $"{FileName(serial)}.lock");
    private readonly string _overriding = Path.Combine(directory, $"{FileName(serial)}.override.lock");

    /// <summary>The inverter's serial number.</summary>
    internal string Serial => serial;

    /// <summary>Where an override is kept while it lasts.</summary>
    internal string OverrideFile { get; } = Path.Combine(directory, $"{FileName(serial)}.override");

    /// <summary>Whether an override lasts, or could not be put back.</summary>
    public bool HasOverride => File.Exists(OverrideFile);

    /// <summary>The log of all inverters: a JSON object a line.</summary>
    public string LogFile { get; } = Path.Combine(directory, "writes.log");

    /// <summary>How many commands were written in the last 24 hours.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.NoAccount"/>.</exception>
    public int WrittenToday => Guarded(() => Written().Count);

    /// <summary>Waits until no other program or task writes to this inverter.</summary>
    /// <returns>Lets the next one in when it is disposed.</returns>
    /// <exception cref="SettingException"><see cref="SettingRefusal.NoAccount"/>: another one goes on for minutes, or the directory cannot be written.</exception>
    internal Task<IDisposable> EnterAsync(CancellationToken cancellation) => EnterAsync(_writing, cancellation);

    /// <summary>Waits until no other program or task begins or ends an override of this inverter. To be called outside of <see cref="EnterAsync(CancellationToken)"/>.</summary>
    /// <inheritdoc cref="EnterAsync(CancellationToken)"/>
    internal Task<IDisposable> EnterOverrideAsync(CancellationToken cancellation) => EnterAsync(_overriding, cancellation);

    private async Task<IDisposable> EnterAsync(string path, CancellationToken cancellation)
    {
        _ = Guarded(() => Directory.CreateDirectory(directory));
        try
        {
            return await LockAsync(path, Patience, Pause, cancellation);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new SettingException(SettingRefusal.NoAccount, $"Another program has been writing to the inverter for {Patience.TotalMinutes} minutes; try again when it has ended.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NoAccount(e);
        }
    }

    /// <summary>Waits until nobody else has a file open.</summary>
    /// <exception cref="IOException">Somebody has it for longer than patience lasts, or it cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    private async Task<FileStream> LockAsync(string path, TimeSpan patience, TimeSpan pause, CancellationToken cancellation)
    {
        for (var begin = time.GetTimestamp(); ;)
        {
            try
            {
                // Locked by whoever has it open; to read it is enough, where another user has made it.
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.None);
            }
            catch (IOException) when (File.Exists(path) && time.GetElapsedTime(begin) < patience)
            {
                await Task.Delay(pause, time, cancellation);
            }
        }
    }

    /// <summary>Looks whether commands may be sent, and counts none.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.Budget"/> or <see cref="SettingRefusal.NoAccount"/>.</exception>
    internal void Check(int commands) => _ = Guarded(() =>
    {
        Check(commands, Written(), time.GetUtcNow());
        return true;
    });

    /// <summary>Counts commands that are about to be sent. To be called between <see cref="EnterAsync(CancellationToken)"/> and its end.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.Budget"/> or <see cref="SettingRefusal.NoAccount"/>.</exception>
    internal void Spend(int commands, bool mayExceed = false) => _ = Guarded(() =>
    {
        var now = time.GetUtcNow();
        var written = Written();
        if (!mayExceed) Check(commands, written, now);
        written.AddRange(Enumerable.Repeat(now, commands));
        WholeFile.Replace(_budget, Encoding.ASCII.GetBytes(string.Join('\n', written.Select(at => at.ToString("O", CultureInfo.InvariantCulture)))));
        return true;
    });

    /// <summary>Writes a line of the log.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.NoAccount"/>.</exception>
    internal async Task LogAsync(string who, string setting, string? old, string wanted, string result, string? found = null)
    {
        var line = Line(who, setting, old, wanted, result, found);
        try
        {
            // Two that append at once, as for another inverter, overwrite each other. What is to be said is said also by whoever is interrupted.
            using var turn = await LockAsync($"{LogFile}.lock", PatienceForLog, PauseForLog, CancellationToken.None);
            Rotate();
            Append(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NoAccount(e);
        }
    }

    /// <summary>Writes a line of the log where that can be: what was sent is in it already, and a refusal would say that it was not.</summary>
    internal async Task TryLogAsync(string who, string setting, string? old, string wanted, string result, string? found = null)
    {
        try
        {
            await LogAsync(who, setting, old, wanted, result, found);
        }
        catch (SettingException)
        {
            // There is nobody to tell.
        }
    }

    private byte[] Line(string who, string setting, string? old, string wanted, string result, string? found)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetLocalNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
            json.WriteString("inverter", serial);
            json.WriteString("who", who);
            json.WriteString("setting", setting);
            json.WriteString("old", old);
            json.WriteString("wanted", wanted);
            json.WriteString("result", result);
            if (found is not null) json.WriteString("found", found);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    private void Append(byte[] line)
    {
        FileStream Open() => new(LogFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        FileStream file;
        try
        {
            file = Open();
        }
        catch (UnauthorizedAccessException)
        {
            // The log of another user, as of root where the daemon runs as somebody else.
            PutAside();
            file = Open();
        }

        using (file) file.Write(line);
    }

    /// <summary>A name of letters, digits and a few signs, that leads nowhere else.</summary>
    private static string FileName(string serial) => string.Concat(serial.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')) is { Length: > 0 } name ? name : "_";

    private void Check(int commands, List<DateTimeOffset> written, DateTimeOffset now)
    {
        Check(commands, limits.PerDay, written, "day", now + Day);
        Check(commands, limits.PerHour, [.. written.Where(at => now - at < Hour)], "hour", now + Hour);
    }

    private static void Check(int commands, int limit, List<DateTimeOffset> written, string span, DateTimeOffset next)
    {
        if (written.Count + commands <= limit) return;
        var free = written.Count >= commands ? written.Order().ElementAt(Math.Clamp(written.Count + commands - limit - 1, 0, written.Count - 1)) : next;
        var wait = span == "day" ? free + Day : free + Hour;
        throw new SettingException(
            SettingRefusal.Budget,
            string.Create(CultureInfo.InvariantCulture, $"{written.Count} commands were written in the last {span}, {limit} are allowed, as the inverter's memory wears out; the next one is free at {wait.ToLocalTime():yyyy-MM-dd HH:mm:ss}."));
    }

    /// <summary>When commands were written in the last 24 hours; those of a clock that was ahead count, too.</summary>
    private List<DateTimeOffset> Written()
    {
        var now = time.GetUtcNow();
        var written = new List<DateTimeOffset>();
        foreach (var line in Lines())
            if (line.Length > 0) written.Add(DateTimeOffset.ParseExact(line, "O", CultureInfo.InvariantCulture) is var at && at <= now ? at : now);
        return [.. written.Where(at => now - at < Day)];
    }

    private string[] Lines()
    {
        try
        {
            return File.ReadAllLines(_budget);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private void Rotate()
    {
        if (File.Exists(LogFile) && new FileInfo(LogFile).Length >= LargestLog) PutAside();
    }

    private void PutAside()
    {
        for (var i = KeptLogs - 1; i >= 1; i--)
            if (File.Exists($"{LogFile}.{i}")) File.Move($"{LogFile}.{i}", $"{LogFile}.{i + 1}", overwrite: true);
        File.Move(LogFile, $"{LogFile}.1", overwrite: true);
    }

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (FormatException)
        {
            throw new SettingException(SettingRefusal.NoAccount, $"The file {_budget}, which counts what is written to the inverter, is damaged, so nothing is written; remove it to begin anew.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NoAccount(e);
        }
    }

    private SettingException NoAccount(Exception e) => new(
        SettingRefusal.NoAccount, $"What is written to the inverter cannot be accounted for in {directory} ({e.Message.TrimEnd('.')}), so nothing is written; make the directory writable, or name another with --state-dir.");
}
