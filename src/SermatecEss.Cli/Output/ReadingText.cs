using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Output;

/// <summary>How readings are written on a terminal.</summary>
/// <param name="ShowSecrets">Whether passwords are shown.</param>
internal sealed record ReadingText(bool ShowSecrets)
{
    /// <summary>Whether the value must be hidden.</summary>
    internal bool IsMasked(FieldDefinition field) => field.Kind == ValueKind.Secret && !ShowSecrets;

    /// <summary>The value, or a placeholder if it must be hidden.</summary>
    internal PointValue Shown(Reading reading) => reading.Shown(ShowSecrets);

    /// <summary>The value without its unit.</summary>
    internal string Value(Reading reading) => Shown(reading).Text;

    /// <summary>The value and its unit.</summary>
    internal string ValueAndUnit(Reading reading) => reading.Field.Unit is { } unit ? $"{Value(reading)} {unit}" : Value(reading);

    /// <summary>The line that <c>get</c> prints.</summary>
    internal string Line(Reading reading) => $"{reading.Field.Label}: {ValueAndUnit(reading)}".TrimEnd(' ');
}
