using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SermatecEss.Inverter.State;

namespace SermatecEss.Inverter.Settings;

/// <summary>
/// Records what was written to one inverter and when, in a store that all programs on this computer share: enforces the write limit, admits
/// one writer at a time, and logs who wrote what. Nothing is written without a ledger entry.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="serial">The inverter's serial number.</param>
/// <param name="limits">The write limits.</param>
/// <param name="time">The clock.</param>
public sealed class WriteLedger(IStateStore store, string serial, WriteLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly StateDocument _document = StateDocument.Ledger(serial);
    private readonly StateDocument _override = StateDocument.Override(serial);
    private bool _hasToldOfFuture;

    /// <summary>Called with a sentence when it waits for another program; null for no notifications.</summary>
    public Action<string>? Waits { get; init; }

    /// <summary>The inverter's serial number.</summary>
    public string Serial => serial;

    /// <summary>Its location, for messages.</summary>
    internal IStateStore Store => store;

    /// <summary>Whether an override is active, or could not be restored.</summary>
    public bool HasOverride => store.Has(_override);

    /// <summary>How many commands were written in the last 24 hours.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.NoLedger"/>.</exception>
    public int WrittenToday => Guarded(() => Written().Count);

    /// <summary>Waits until no other program or task is writing to this inverter.</summary>
    /// <returns>Admits the next writer when disposed.</returns>
    /// <exception cref="SettingException">
    /// <see cref="SettingRefusal.NoLedger"/>: another writer takes minutes, or the lock is unusable.
    /// </exception>
    internal Task<IDisposable> EnterAsync(CancellationToken cancellation) => EnterAsync(_document, cancellation);

    /// <summary>
    /// Waits until no other program or task is starting or ending an override of this inverter. Call it outside of
    /// <see cref="EnterAsync(CancellationToken)"/>.
    /// </summary>
    /// <inheritdoc cref="EnterAsync(CancellationToken)"/>
    internal Task<IDisposable> EnterOverrideAsync(CancellationToken cancellation) => EnterAsync(_override, cancellation);

    /// <summary>Checks whether commands may be sent, without counting them.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.Budget"/> or <see cref="SettingRefusal.NoLedger"/>.</exception>
    internal void Check(int commands) => _ = Guarded(() =>
    {
        Check(commands, Written(), time.GetUtcNow());
        return true;
    });

    /// <summary>Counts commands that are about to be sent. Call it within <see cref="EnterAsync(CancellationToken)"/>.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.Budget"/> or <see cref="SettingRefusal.NoLedger"/>.</exception>
    internal void Spend(int commands, bool mayExceed = false) => _ = Guarded(() =>
    {
        var now = time.GetUtcNow();
        var written = Written();
        if (!mayExceed) Check(commands, written, now);
        written.AddRange(Enumerable.Repeat(now, commands));
        var lines = written.Select(at => at.ToString("O", CultureInfo.InvariantCulture));
        store.Write(_document, Encoding.ASCII.GetBytes(string.Join('\n', lines)));
        return true;
    });

    /// <summary>Writes a line to the log.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.NoLedger"/>.</exception>
    internal async Task LogAsync(string who, string setting, string? old, string wanted, string result, string? found = null)
    {
        try
        {
            await store.LogAsync(Line(who, setting, old, wanted, result, found));
        }
        catch (StateException e)
        {
            throw NoLedger(e);
        }
    }

    /// <summary>Writes a line to the log if possible; an error here would wrongly deny a write that is already logged.</summary>
    internal async Task TryLogAsync(string who, string setting, string? old, string wanted, string result, string? found = null)
    {
        try
        {
            await LogAsync(who, setting, old, wanted, result, found);
        }
        catch (SettingException)
        {
            // There is nowhere to report it.
        }
    }

    private async Task<IDisposable> EnterAsync(StateDocument document, CancellationToken cancellation)
    {
        try
        {
            var turn = store.EnterAsync(document, Patience, cancellation);
            if (!turn.IsCompleted)
            {
                Waits?.Invoke(
                    $"Another program is writing to the inverter; waiting up to {Patience.TotalMinutes} minutes for it to finish.");
            }

            return await turn;
        }
        catch (TimeoutException)
        {
            throw new SettingException(
                SettingRefusal.NoLedger,
                $"Another program has been writing to the inverter for {Patience.TotalMinutes} minutes; try again when it has finished.");
        }
        catch (StateException e)
        {
            throw NoLedger(e);
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

    private void Check(int commands, List<DateTimeOffset> written, DateTimeOffset now)
    {
        Check(commands, limits.PerDay, written, "day", now + Day, time.LocalTimeZone);
        Check(commands, limits.PerHour, [.. written.Where(at => now - at < Hour)], "hour", now + Hour, time.LocalTimeZone);
    }

    private static void Check(
        int commands, int limit, List<DateTimeOffset> written, string span, DateTimeOffset next, TimeZoneInfo zone)
    {
        if (written.Count + commands <= limit) return;
        var index = Math.Clamp(written.Count + commands - limit - 1, 0, Math.Max(0, written.Count - 1));
        var free = written.Count >= commands ? written.Order().ElementAt(index) : next;
        var wait = span == "day" ? free + Day : free + Hour;
        throw new SettingException(
            SettingRefusal.Budget,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The write limit is reached: {written.Count} of {limit} commands in the last {span}, "
                + $"because the inverter's memory wears out; "
                + $"try again after {TimeZoneInfo.ConvertTime(wait, zone):yyyy-MM-dd HH:mm:ss}."))
        {
            RetryAt = wait,
        };
    }

    /// <summary>
    /// When commands were written in the last 24 hours, including times slightly in the future from a clock that was ahead.
    /// </summary>
    private List<DateTimeOffset> Written()
    {
        var now = time.GetUtcNow();
        var written = store.Load(_document, Parse, "earlier writes are no longer counted") ?? [];
        var ahead = written.RemoveAll(at => at - now > Hour);
        if (ahead > 0 && !_hasToldOfFuture)
        {
            store.Tell(
                $"{ahead} writes in {store.NameOf(_document)} are dated in the future and are no longer counted; "
                + "check this computer's clock");
            _hasToldOfFuture = true;
        }

        return [.. written.Select(at => at <= now ? at : now).Where(at => now - at < Day)];
    }

    private static List<DateTimeOffset> Parse(byte[] text) =>
        [.. Encoding.ASCII.GetString(text).Split('\n').Select(line => DateTimeOffset.ParseExact(line, "O", CultureInfo.InvariantCulture))];

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (StateException e)
        {
            throw NoLedger(e);
        }
    }

    private SettingException NoLedger(StateException e) =>
        SettingException.NotSaved($"Nothing was sent: the count of writes cannot be saved in {store.Location}", e);
}
