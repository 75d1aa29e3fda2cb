using System.Globalization;
using System.Text.Json;
using SermatecEss.History.Storage;
using SermatecEss.Inverter.State;

namespace SermatecEss.History.Recording;

/// <summary>Copies setting changes, by whichever program on this computer, from the log of writes that all of them share.</summary>
/// <param name="file">The history.</param>
/// <param name="catalogue">Its inverters.</param>
/// <param name="directory">The state directory.</param>
internal sealed class ChangeRecords(HistoryFile file, SeriesCatalogue catalogue, string directory)
{
    private const string Position = "changes";

    /// <summary>A line of the log before its result is known; the line with the result follows.</summary>
    private const string Sending = "sending";

    /// <summary>The most that is read at a time.</summary>
    private const int MostBytes = 1 << 20;

    /// <summary>Copies what is new. Needs a transaction.</summary>
    internal void Write()
    {
        var log = StateDirectory.LogIn(directory);
        if (new FileInfo(log) is not { Exists: true } info) return;
        var from = file.Find<string>("select value from meta where key = $1", Position) is { } text
            ? long.Parse(text, CultureInfo.InvariantCulture)
            : 0;
        if (info.Length == from) return;
        if (info.Length < from)
        {
            // The log was full and was put aside: what is missing of it is there.
            _ = Copy(StateDirectory.OldLogIn(directory), from);
            from = 0;
        }

        var to = from + Copy(log, from);
        _ = file.Run("insert or replace into meta (key, value) values ($1, $2)", Position, to.ToString(CultureInfo.InvariantCulture));
    }

    /// <returns>The bytes of the whole lines that were copied.</returns>
    private int Copy(string log, long from)
    {
        byte[] text;
        try
        {
            using var handle = File.OpenHandle(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            text = new byte[Math.Clamp(RandomAccess.GetLength(handle) - from, 0, MostBytes)];
            text = text[..RandomAccess.Read(handle, text, from)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }

        var length = text.AsSpan().LastIndexOf((byte)'\n') + 1;
        foreach (var line in text.AsSpan(0, length).Split((byte)'\n'))
            if (!text.AsSpan(line).IsEmpty) Insert(text.AsMemory(line));
        return length;
    }

    private void Insert(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            string? Text(string key) => root.TryGetProperty(key, out var value) ? value.GetString() : null;
            if (Text("result") is not { } result || result == Sending || Text("inverter") is not { Length: > 0 } serial) return;
            var time = DateTimeOffset.Parse(Text("time") ?? "", CultureInfo.InvariantCulture);
            _ = file.Run(
                """
                insert into change (inverter, time, setting, old, wanted, read_back, by, result)
                values ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                catalogue.AddInverter(serial, null),
                time.ToUnixTimeSeconds(),
                Text("setting") ?? "",
                Text("old"),
                Text("wanted") ?? "",
                Text("found"),
                Text("who") ?? "",
                result);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            // A line that another program, or a power cut, has damaged.
        }
    }
}
