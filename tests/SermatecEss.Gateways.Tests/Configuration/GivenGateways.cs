using SermatecEss.Bridge.Options;
using SermatecEss.Gateways.Configuration;

namespace SermatecEss.Gateways.Tests.Configuration;

/// <summary>Gateways as a configuration file gives them.</summary>
internal sealed class GivenGateways
{
    internal GivenGateways() => Texts = new OptionTexts(At(""), Faults);

    internal List<ConfigurationFault> Faults { get; } = [];

    internal OptionTexts Texts { get; }

    internal static OptionPlace At(string path) => new(OptionSource.File, path, "file.yaml");

    /// <summary>Adds a gateway.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="values">Its options, as <c>key=value</c>.</param>
    internal void Add(string kind, string[] values)
    {
        var entry = Texts.AddEntry(kind, At($"gateways.{kind}"));
        foreach (var value in values)
        {
            var sign = value.IndexOf('=', StringComparison.Ordinal);
            var path = $"gateways.{kind}[*].{value[..sign]}";
            entry.Add(GatewaySection.Options.Single(option => option.Path == path), value[(sign + 1)..], At(path));
        }
    }
}
