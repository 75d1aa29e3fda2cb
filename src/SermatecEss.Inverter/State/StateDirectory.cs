using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SermatecEss.Inverter.State;

/// <summary>
/// State in a directory that all programs on this computer share. New files are private to their owner; an existing directory keeps its
/// mode. Files are never opened through a symbolic link.
/// </summary>
public sealed class StateDirectory : IStateStore
{
    /// <summary>The largest document takes a few kB; anything larger is not one.</summary>
    public const int LargestDocument = 1 << 20;
    private const long LargestLog = 1_000_000;
    private const int KeptLogs = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Appending a line is quick, so a long wait means that something is broken.</summary>
    private static readonly TimeSpan PatienceForLog = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseForLog = TimeSpan.FromMilliseconds(10);
    private readonly TimeProvider _time;

    /// <summary>Invalid documents that could not be set aside; reported once.</summary>
    private readonly ConcurrentDictionary<StateDocument, bool> _stuck = new();

    /// <param name="path">The directory; created on the first write.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Called with a message about an invalid document.</param>
    public StateDirectory(string path, TimeProvider time, Action<string> tell)
    {
        Location = Path.GetFullPath(path);
        _time = time;
        Tell = tell;
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public Action<string> Tell { get; }

    /// <summary>The file of the history in a state directory.</summary>
    public static string HistoryIn(string directory) => Path.Combine(Path.GetFullPath(directory), StateNames.History);

    /// <summary>The log of writes in a state directory: one JSON object per line.</summary>
    public static string LogIn(string directory) => Path.Combine(Path.GetFullPath(directory), StateNames.Log);

    /// <summary>The previous log of writes, moved there when it was full.</summary>
    public static string OldLogIn(string directory) => $"{LogIn(directory)}.1";

    /// <summary>Why this user cannot write in a directory; null if it is writable. Creates it if it does not exist.</summary>
    public static string? FaultOf(string directory)
    {
        var probe = Path.Combine(directory, $".probe-{Environment.ProcessId}");
        try
        {
            PrivateFile.MakeDirectory(directory);
            PrivateFile.Replace(probe, [], isUrgent: false);
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    /// <summary>Whether users other than its owner may write in a directory.</summary>
    public static bool IsOpenToOthers(string directory) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(directory) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0;

    /// <summary>Whether a daemon uses a directory.</summary>
    public static bool HasDaemon(string directory)
    {
        try
        {
            var path = Path.Combine(directory, StateNames.Daemon);
            if (!File.Exists(path)) return false;
            using var file = PrivateFile.TryLock(path);
            return file is null;
        }
        catch (Exception e) when (IsFailure(e))
        {
            return false;
        }
    }

    /// <summary>The serial number in a state file's name, in its escaped form; null for a file without an inverter.</summary>
    public static string? SerialIn(string file) => StateNames.SerialIn(file);

    /// <inheritdoc/>
    public string NameOf(StateDocument document) => At(StateNames.Of(document));

    /// <inheritdoc/>
    public StateLock TryLock() => Guarded(() =>
    {
        PrivateFile.MakeDirectory(Location);
        var path = At(StateNames.Daemon);
        if (PrivateFile.TryLock(path) is not { } file) return StateLock.OfAnother(Owner(path));
        Write(file, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
        return StateLock.Held(file);
    });

    /// <inheritdoc/>
    public bool Has(StateDocument document) => File.Exists(NameOf(document));

    /// <inheritdoc/>
    public byte[]? Read(StateDocument document)
    {
        try
        {
            return Guarded(() => PrivateFile.Read(NameOf(document), LargestDocument));
        }
        catch (StateException e) when (e.InnerException is InvalidDataException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Write(StateDocument document, ReadOnlySpan<byte> content)
    {
        try
        {
            PrivateFile.MakeDirectory(Location);

            // Settings to restore are on the disk before anything is sent, and a revoked key stays revoked after a power cut.
            PrivateFile.Replace(NameOf(document), content, isUrgent: document.Kind is StateKind.Override or StateKind.Credentials);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw new StateException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Delete(StateDocument document) => Guarded(() => PrivateFile.Delete(NameOf(document)));

    /// <inheritdoc/>
    public void SetAside(StateDocument document, string reason, string consequence)
    {
        var file = NameOf(document);
        var aside = StateNames.Damaged(file);
        var what = $"the file {file} is damaged ({reason.TrimEnd('.')})";
        try
        {
            File.Move(file, aside, overwrite: true);
            Tell($"{what} and set aside as {aside}; {consequence}");
        }
        catch (FileNotFoundException)
        {
            // Another program was faster, and has reported it.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_stuck.TryAdd(document, true)) Tell($"{what} and cannot be set aside ({e.Message.TrimEnd('.')}); {consequence}");
        }
    }

    /// <inheritdoc/>
    public Task<IDisposable> EnterAsync(StateDocument document, TimeSpan patience, CancellationToken cancellation) =>
        EnterAsync(StateNames.TurnOf(document), patience, Pause, cancellation);

    /// <inheritdoc/>
    public async Task LogAsync(ReadOnlyMemory<byte> line)
    {
        try
        {
            // Concurrent appends, such as for another inverter, would overwrite each other. Not cancellable, because a cancelled write must
            // be logged too.
            using var turn = await EnterAsync(StateNames.LogTurn, PatienceForLog, PauseForLog, CancellationToken.None);
            Guarded(() => Append(line.Span));
        }
        catch (TimeoutException e)
        {
            throw new StateException(e.Message, e);
        }
    }

    /// <summary>The files of inverters and bridge, valid or not, for a bug report.</summary>
    /// <returns>Names and contents; null for one that cannot be read.</returns>
    public IEnumerable<(string Name, byte[]? Text)> Documents()
    {
        if (!Directory.Exists(Location)) yield break;
        foreach (var file in Directory.EnumerateFiles(Location, StateNames.Reported).Order(StringComparer.Ordinal))
            yield return (Path.GetFileName(file), TryRead(file));
    }


    private async Task<IDisposable> EnterAsync(string name, TimeSpan patience, TimeSpan pause, CancellationToken cancellation)
    {
        var path = At(name);
        Guarded(() => PrivateFile.MakeDirectory(Location));
        for (var begin = _time.GetTimestamp(); ;)
        {
            if (Guarded(() => PrivateFile.TryLock(path)) is { } turn) return turn;
            if (_time.GetElapsedTime(begin) >= patience) throw new TimeoutException($"another program has {path} locked");
            await Task.Delay(pause, _time, cancellation);
        }
    }

    private void Append(ReadOnlySpan<byte> line)
    {
        var log = At(StateNames.Log);
        if (new FileInfo(log) is { Exists: true, Length: >= LargestLog }) PutAside(log);
        try
        {
            PrivateFile.Append(log, line);
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's log.
            PutAside(log);
            PrivateFile.Append(log, line);
        }
    }

    private static void PutAside(string log)
    {
        for (var i = KeptLogs - 1; i >= 1; i--)
            if (File.Exists($"{log}.{i}")) File.Move($"{log}.{i}", $"{log}.{i + 1}", overwrite: true);
        File.Move(log, $"{log}.1", overwrite: true);
    }

    private static void Write(SafeFileHandle file, byte[] content)
    {
        try
        {
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, content, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // On a full disk, the lock is held, but without the process id.
        }
    }

    private static int? Owner(string path)
    {
        var text = Encoding.ASCII.GetString(TryRead(path) ?? []).Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static byte[]? TryRead(string path)
    {
        try
        {
            return PrivateFile.Read(path, LargestDocument);
        }
        catch (Exception e) when (IsFailure(e))
        {
            return null;
        }
    }

    private string At(string file) => Path.Combine(Location, file);

    private static bool IsFailure(Exception e) => e is IOException or UnauthorizedAccessException or InvalidDataException;

    private static void Guarded(Action action) => Guarded(() =>
    {
        action();
        return true;
    });

    private static T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw new StateException(e.Message, e);
        }
    }
}
