using System.Globalization;
using System.Text.Json;

namespace SermatecEss.Captures.Firmware;

/// <summary>Writes captured images, each with a description beside it.</summary>
public static class FirmwareFiles
{
    /// <summary>Writes an image and its description; an existing file is not changed.</summary>
    /// <param name="folder">Where to write; created if it does not exist.</param>
    /// <param name="upgrade">An upgrade with an image.</param>
    /// <returns>The path of the image.</returns>
    /// <exception cref="IOException">A file cannot be written, or exists already.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    public static string Write(string folder, FirmwareUpgrade upgrade)
    {
        _ = Directory.CreateDirectory(folder);
        var time = upgrade.Begin is { } begin
            ? begin.UtcDateTime.ToString("'-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)
            : "";
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{upgrade.Kind}{(upgrade.PcuVersion is { } version ? $"-{version}" : "")}{time}");
        var path = Path.Combine(folder, $"{name}.bin");
        using (var image = new FileStream(path, FileMode.CreateNew)) image.Write(upgrade.Image!.Value.Span);
        using var description = new FileStream(Path.Combine(folder, $"{name}.json"), FileMode.CreateNew);
        using var json = new Utf8JsonWriter(description, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        Describe(json, upgrade);
        return path;
    }

    private static void Describe(Utf8JsonWriter json, FirmwareUpgrade upgrade)
    {
        json.WriteStartObject();
        json.WriteString("kind", upgrade.Kind);
        if (upgrade.PcuVersion is { } version) json.WriteNumber("pcu", version);
        if (upgrade.Model is { } model) json.WriteString("model", model);
        if (upgrade.PartNumber is { } part) json.WriteString("partNumber", part);
        if (upgrade.Begin is { } begin) json.WriteString("begin", begin.UtcDateTime);
        if (upgrade.End is { } end) json.WriteString("end", end.UtcDateTime);
        json.WriteNumber("bytes", upgrade.Length);
        json.WriteNumber("blocks", upgrade.Blocks);
        json.WriteNumber("blockBytes", upgrade.BlockLength);
        json.WriteNumber("repeats", upgrade.Repeats);
        if (upgrade.BeginField is { } start) json.WriteString("start", start);
        if (upgrade.Address is { } address) json.WriteString("address", address);
        Describe(json, "length", upgrade.LengthField, upgrade.LengthFits, upgrade.LengthsTried);
        Describe(json, "crc", upgrade.CrcField, upgrade.CrcFits, upgrade.CrcsTried);
        json.WriteEndObject();
    }

    private static void Describe(Utf8JsonWriter json, string name, string? field, IReadOnlyList<string> fits, int tried)
    {
        json.WriteStartObject(name);
        json.WriteString("hex", field);
        json.WriteStartArray("fits");
        foreach (var fit in fits) json.WriteStringValue(fit);
        json.WriteEndArray();
        json.WriteNumber("tried", tried);
        json.WriteEndObject();
    }
}
