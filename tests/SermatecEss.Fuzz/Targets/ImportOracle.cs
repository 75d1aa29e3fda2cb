using System.Text;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.History.Importing;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Fuzz.Targets;

/// <summary>What must hold for files to import.</summary>
internal static class ImportOracle
{
    /// <summary>A file of each form.</summary>
    internal static IEnumerable<byte[]> Seeds => new[]
    {
        "timestamp;datum;PV1 power;battery soc;PV daily power generation\n1750500000;2025-06-21 12:00:00;3500.0;71;9.5\n",
        "time,pv_power,\"battery_soc\",pv_energy_total\r\n2025-06-21T12:00:00+02:00,3500,71,\r\n2025-06-22T12:00:00Z,1,2,3\r\n",
        "entity_id,state,last_changed\nsensor.sermatec_pv_power,3501,2025-06-21T10:00:00.485Z\n"
        + "sensor.x_inverter_on,on,2025-06-21T10:00:00Z\n",
        "entity_id,type,unit,2025-06-20T22:00:00.000Z,2025-06-20T23:00:00.000Z\nsensor.a,solar_production,kWh,0.3,\n",
        "entity_id,type,unit,2025-06-20T22:00:00.000Z,2025-06-21T22:00:00.000Z\nsensor.a,grid_return,Wh,300,12\n",
    }.Select(Encoding.UTF8.GetBytes);

    internal static void Check(byte[] input)
    {
        using var text = new StreamReader(new MemoryStream(input));
        if (ImportSource.Recognise(text) is not { } source) return;
        using var import = HistoryImport.Open(
            Path.Combine(Path.GetTempPath(), "no-history"),
            Plant.Serial,
            TimeZoneInfo.Utc,
            CommandCatalogue.Default,
            new Dictionary<string, string>(),
            new FakeTimeProvider(Plant.Now),
            isTrial: true);
        var faults = new List<ImportFault>();
        var summary = import.Run(source, faults.Add, () => { }, CancellationToken.None);
        Finding.Unless(summary.BadLines <= faults.Count && (summary.BadLines > 0) == (faults.Count > 0), "each bad line is reported");
        Finding.Unless(faults.TrueForAll(fault => fault.Line >= 1 && fault.Line <= input.Length + 1), "a fault has its line");
        Finding.Unless(summary is { Added: >= 0, Known: >= 0, Skipped: >= 0 }, "what is imported is counted");
    }
}
