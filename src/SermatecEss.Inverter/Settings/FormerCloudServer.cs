using System.Text.Json;
using SermatecEss.Inverter.State;

namespace SermatecEss.Inverter.Settings;

/// <summary>The cloud server that an inverter had before it was changed, kept until it is restored.</summary>
/// <param name="store">Where it is kept.</param>
/// <param name="serial">The inverter's serial number.</param>
public sealed class FormerCloudServer(IStateStore store, string serial)
{
    private const int Version = 1;
    private const int LongestHost = 20;
    private const int LongestPort = 10;
    private readonly StateDocument _document = StateDocument.Cloud(serial);

    /// <summary>The former cloud server; null if it was not changed.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.NoLedger"/>: it cannot be read.</exception>
    public CloudServer? Load()
    {
        try
        {
            return store.Load(_document, Read, "the inverter's former cloud server is no longer known");
        }
        catch (StateException e)
        {
            throw new SettingException(
                SettingRefusal.NoLedger, $"{store.NameOf(_document)}, which holds the former cloud server, cannot be read ({e.Message}).");
        }
    }

    /// <summary>Keeps a cloud server, unless an earlier one is kept: the first one is the vendor's.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.NoLedger"/>: it cannot be kept.</exception>
    public void Keep(CloudServer server)
    {
        if (Load() is not null) return;
        Change(() => store.Write(_document, Write(server)));
    }

    /// <summary>Forgets it.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.NoLedger"/>: it cannot be removed.</exception>
    public void Forget() => Change(() => store.Delete(_document));

    private static CloudServer Read(byte[] text) => StateText.Read(text, root =>
    {
        if (root.GetProperty("version").GetInt32() != Version) throw new FormatException("it has a different version");
        var server = root.Only("version", "host", "port");
        return new CloudServer(server.Text("host", LongestHost), server.Text("port", LongestPort));
    });

    private static byte[] Write(CloudServer server)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("host", server.Host);
            json.WriteString("port", server.Port);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private void Change(Action action)
    {
        try
        {
            action();
        }
        catch (StateException e)
        {
            throw SettingException.NotSaved($"The former cloud server cannot be kept in {store.NameOf(_document)}", e);
        }
    }
}
