using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.Tests.Configuration;

/// <summary>Values for the core, as if they came from a file, the environment or the command line.</summary>
internal sealed class GivenValues
{
    private readonly List<ConfigurationFault> _faults = [];
    private readonly OptionTexts _texts;

    internal GivenValues(bool hasFile = true) =>
        _texts = new OptionTexts(hasFile ? At("", 1) : OptionPlace.OnCommandLine(""), _faults);

    internal IReadOnlyList<ConfigurationFault> Faults => _faults;

    internal GivenValues InFile(string path, string text, long line = 1)
    {
        _texts.Add(Find(path), text, At(path, line));
        return this;
    }

    /// <summary>An inverter in the list, as alternating keys and values.</summary>
    internal GivenValues Inverter(params string[] keysAndValues)
    {
        var entry = _texts.AddEntry("inverters", At("inverters", 1));
        foreach (var pair in keysAndValues.Chunk(2)) entry.Add(Find($"inverters[].{pair[0]}"), pair[1], At($"inverters[].{pair[0]}", 1));
        return this;
    }

    internal GivenValues InEnvironment(string variable, string text)
    {
        _texts.Add(BridgeSection.Options.Single(option => option.Variable == variable), text, OptionPlace.InEnvironment(variable));
        return this;
    }

    internal GivenValues OnCommandLine(string flag, string text)
    {
        _texts.Add(BridgeSection.Options.Single(option => option.Flag == flag), text, OptionPlace.OnCommandLine(flag));
        return this;
    }

    internal BridgeOptions Read(string? stateDirectory = "/state") =>
        BridgeSection.Read(new OptionReader(_texts), CommandCatalogue.Default, stateDirectory);

    private static DeclaredOption Find(string path) => BridgeSection.Options.Single(option => option.Path == path);

    private static OptionPlace At(string path, long line) => new(OptionSource.File, path, "file.yaml", line, 1);
}
