using System.Text;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Tests.Catalogue;

/// <summary>A valid catalogue with one of everything, in which a test breaks one thing.</summary>
internal static class SmallCatalogue
{
    internal const string Text = """
    {
      "format": 1,
      "versionAliases": { "991": 601 },
      "units": { "V": "voltage", "W": "power", "kWh": "energy", "%": null },
      "batteries": [
        { "code": 2, "key": "pylon-hv", "label": "Pylon HV", "alarms": 81 },
        { "code": 3, "key": "pylon-lv", "label": "Pylon LV" }
      ],
      "codeLists": {
        "mode": { "1": "General", "2": "Storage" },
        "switch": { "1": "closed", "2": "open", "0": "unset", "on": 1, "off": 2 }
      },
      "limits": {
        "W": { "min": -10, "max": 1100 },
        "grid_power": { "min": -600.5, "max": 700.5, "perMinute": 50 }
      },
      "commands": [
        { "code": "0A", "since": 252, "label": "Battery", "names": ["battery"], "access": "read", "group": "fast", "answers": ["0A", "0B"],
          "fields": [
            { "id": "battery_voltage", "label": "voltage", "type": "uInt", "length": 2, "scale": 0.1, "unit": "V", "kind": "instant" },
            { "id": "inverter_mode", "label": "mode", "type": "int", "length": 2, "codes": "mode", "kind": "setting" },
            { "id": "grid_down", "label": "grid down", "type": "bit", "length": 2, "bit": 14, "kind": "status" },
            { "id": "grid_state", "label": "grid state", "type": "bitRange", "length": 2, "same": true, "bits": [0, 3], "kind": "status" },
            { "id": "battery_end", "label": "end", "type": "int", "length": 2, "format": "time", "kind": "setting" }
          ]
        },
        { "code": "0B", "since": 252, "label": "Alarms", "names": ["alarms"], "access": "read",
          "fields": [
            { "id": "battery_alarms", "label": "alarms", "type": "onePosition", "length": 4, "alarms": "battery", "kind": "status" },
            { "id": "inverter_energy", "label": "energy", "type": "long", "length": 4, "byteOrder": "wordSwapped", "kind": "counter" },
            { "id": "grid_from", "label": "from", "type": "int", "length": 2, "repeat": 3, "group": 0, "kind": "setting" },
            { "id": "grid_to", "label": "to", "type": "int", "length": 2, "repeat": 3, "group": 0, "kind": "setting" },
            { "id": "inverter_text", "label": "text", "type": "string", "length": 0, "kind": "identity" }
          ]
        },
        { "code": "66", "since": 252, "label": "Mode", "access": "write", "check": "0A", "followedBy": "6A", "closesConnection": true,
          "fields": [
            { "id": "pv_count", "label": "count", "type": "int", "length": 2, "kind": "setting", "min": 0, "max": 4 },
            { "id": "pv_from", "label": "from", "type": "int", "length": 2, "repeat": "pv_count", "group": 1, "kind": "setting" },
            { "id": "pv_to", "label": "to", "type": "int", "length": 2, "repeat": "pv_count", "group": 1, "kind": "setting" }
          ]
        },
        { "code": "6A", "since": 258, "label": "Mode 2", "access": "write",
          "fields": [
            { "id": "inverter_mode", "label": "mode", "type": "int", "length": 2, "codes": "mode", "kind": "setting" }
          ]
        },
        { "code": "1000", "since": 0, "label": "Upgrade", "protocol": "upgrade", "access": "dangerous",
          "fields": [
            { "id": "inverter_upgrade", "label": "upgrade", "type": "hex", "length": 2, "byteOrder": "little", "kind": "setting" }
          ]
        }
      ],
      "calculated": [
        { "id": "grid_power", "label": "power", "name": "Power", "unit": "W", "kind": "instant", "decimals": 0, "needs": ["grid_state"] },
        { "id": "grid_import_energy_total", "label": "import", "unit": "kWh", "kind": "counter", "decimals": 2,
          "needs": ["grid_power"], "fallback": true }
      ]
    }
    """;

    internal static CommandCatalogue Parse(string text) => CommandCatalogue.Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>The text with the only, or first, occurrence of a passage replaced, and the passage's line.</summary>
    internal static (string Text, int Line) With(string from, string to)
    {
        var at = Text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"the small catalogue has no {from}");
        return (Text[..at] + to + Text[(at + from.Length)..], 1 + Text[..at].Count(c => c == '\n'));
    }
}
