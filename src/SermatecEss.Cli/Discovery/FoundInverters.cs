using SermatecEss.Hosting.Output;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Discovery;
using Spectre.Console;

namespace SermatecEss.Cli.Discovery;

/// <summary>Prints the inverters that were found.</summary>
internal static class FoundInverters
{
    internal static void Write(IAnsiConsole console, IEnumerable<FoundInverter> found)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var title in (string[])["Address", "MAC", "Serial number", "Model", "PCU", "Found by"])
            _ = table.AddColumn(title, column => column.NoWrap());
        foreach (var each in found)
        {
            _ = table.AddRow(
                new Text(each.EndPoint.Port == SessionOptions.DefaultPort ? each.EndPoint.Address.ToString() : each.EndPoint.ToString()),
                new Text(each.Mac ?? ""),
                new Text(each.Identity?.Serial ?? "no inverter"),
                new Text(each.Identity?.Model ?? ""),
                new Text(each.Identity is { } identity ? $"{identity.PcuVersion}" : ""),
                new Text(Name(each.Way).Replace('_', ' ')));
        }

        console.Write(table);
    }

    internal static void WriteJson(TextWriter output, IEnumerable<FoundInverter> found) =>
        JsonDocumentWriter.WriteArray(output, found, (json, each) =>
        {
            json.WriteStartObject();
            json.WriteString("address", each.EndPoint.Address.ToString());
            json.WriteNumber("port", each.EndPoint.Port);
            json.WriteString("mac", each.Mac);
            json.WriteString("serial", each.Identity?.Serial);
            json.WriteString("model", each.Identity?.Model);
            if (each.Identity is { } identity) json.WriteNumber("pcu_version", identity.PcuVersion);
            else json.WriteNull("pcu_version");
            json.WriteString("found_by", Name(each.Way));
            json.WriteString("error", each.Error);
            json.WriteEndObject();
        });

    private static string Name(DiscoveryWay way) => way switch
    {
        DiscoveryWay.SearchWord => "search_word",
        DiscoveryWay.MacPrefix => "mac_address",
        DiscoveryWay.Scan => "scan",
        _ => "dial_in",
    };
}
