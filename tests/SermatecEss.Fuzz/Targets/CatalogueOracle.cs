using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Fuzz.Targets;

/// <summary>The properties of user-supplied catalogues.</summary>
internal static class CatalogueOracle
{
    internal static void Check(byte[] input)
    {
        var catalogue = CommandCatalogue.Parse(input);
        foreach (var command in catalogue.Definitions)
        {
            Finding.Unless(command.PayloadLength <= FrameLayout.MaxPayload, "a command of a catalogue fits into a frame");
            _ = Decoder.Decode(command, new byte[command.PayloadLength]);
        }

        foreach (var version in catalogue.Versions)
        {
            var view = catalogue.View(version);
            foreach (var command in view.Commands) _ = view.ResponsesOf(command);
            foreach (var setting in SettingList.Of(view).WithWindowEnds)
            {
                Finding.Unless(WriteGuard.IsSetting(setting.Command.Code), "no catalogue makes a setting of what is none");
                Finding.Unless(setting.Risk >= WriteGuard.LeastRisk(setting.Command.Code), "no catalogue makes a setting harmless");
                _ = setting.Range;
            }

            foreach (var command in view.Polled)
                Finding.Unless(ReadGuard.IsRead(view, command.Code), "no catalogue makes the program poll what is no read");
        }
    }
}
