using System.Collections.Concurrent;
using System.Text;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>All known commands of all PCU versions, with their fields, code lists and batteries.</summary>
public sealed class CommandCatalogue
{
    /// <summary>More versions than exist; bounds the memory, whatever inverters report.</summary>
    private const int MostViews = 64;

    private static readonly Lazy<CommandCatalogue> BuiltIn = new(() => CatalogueReader.ReadBuiltIn(EmbeddedData.Read("catalogue.json")));
    private readonly Lazy<IReadOnlyList<CalculationDefinition>> _calculated;
    private readonly ConcurrentDictionary<int, CatalogueView> _views = [];

    internal CommandCatalogue(
        IReadOnlyList<CommandDefinition> definitions,
        IReadOnlyDictionary<string, CodeList> codeLists,
        IReadOnlyList<BatteryVendor> batteries,
        IReadOnlyDictionary<int, int> versionAliases,
        IReadOnlyDictionary<string, PointLimits> limits,
        IReadOnlyDictionary<string, string?> units,
        Lazy<IReadOnlyList<CalculationDefinition>> calculated)
    {
        Definitions = definitions;
        CodeLists = codeLists;
        Batteries = batteries;
        VersionAliases = versionAliases;
        Limits = limits;
        Units = units;
        _calculated = calculated;
        Versions = [.. definitions.Where(command => !command.IsUpgrade).Select(command => command.Since).Distinct().Order()];
    }

    /// <summary>The built-in catalogue.</summary>
    public static CommandCatalogue Default => BuiltIn.Value;

    /// <summary>The JSON text of the built-in catalogue, as a template for another.</summary>
    public static string DefaultJson => Encoding.UTF8.GetString(EmbeddedData.Read("catalogue.json"));

    /// <summary>The JSON schema of catalogues.</summary>
    public static string Schema => Encoding.UTF8.GetString(EmbeddedData.Read("catalogue.schema.json"));

    /// <summary>All definitions, by protocol, code and version.</summary>
    public IReadOnlyList<CommandDefinition> Definitions { get; }

    /// <summary>The code lists by name.</summary>
    public IReadOnlyDictionary<string, CodeList> CodeLists { get; }

    /// <summary>The batteries supported by the inverters.</summary>
    public IReadOnlyList<BatteryVendor> Batteries { get; }

    /// <summary>Versions that are treated as another one, such as 998 as 601.</summary>
    public IReadOnlyDictionary<int, int> VersionAliases { get; }

    /// <summary>The possible range of quantities, by point id, or by unit for all other points.</summary>
    public IReadOnlyDictionary<string, PointLimits> Limits { get; }

    /// <summary>The units, and the quantity that each measures, such as <c>voltage</c>; null for an unnamed quantity.</summary>
    public IReadOnlyDictionary<string, string?> Units { get; }

    /// <summary>The calculated points, in an order in which each only needs earlier ones.</summary>
    public IReadOnlyList<CalculationDefinition> Calculated => _calculated.Value;

    /// <summary>The PCU versions at which a command's definition changes, ascending.</summary>
    public IReadOnlyList<int> Versions { get; }

    /// <summary>Reads a catalogue from its JSON text.</summary>
    /// <exception cref="CatalogueException">The text is not a valid catalogue; the message has place and reason.</exception>
    public static CommandCatalogue Parse(ReadOnlySpan<byte> utf8Json) => CatalogueReader.Read(utf8Json);

    /// <summary>The commands of an inverter with a PCU version: the newest definition of each that is not newer than the version.</summary>
    /// <param name="pcuVersion">The version as reported by command 98, such as 609.</param>
    /// <returns>The view; the same object for the same version.</returns>
    public CatalogueView View(int pcuVersion)
    {
        if (_views.TryGetValue(pcuVersion, out var known)) return known;
        var effective = VersionAliases.GetValueOrDefault(pcuVersion, pcuVersion);
        var view = new CatalogueView(this, pcuVersion, effective, Newest(effective, upgrade: false));
        return _views.Count < MostViews ? _views.GetOrAdd(pcuVersion, view) : view;
    }

    /// <summary>The commands of the firmware upgrade protocol, for decoding captures.</summary>
    /// <param name="pcuVersion">The version as reported by command 98.</param>
    public CatalogueView UpgradeView(int pcuVersion)
    {
        var effective = VersionAliases.GetValueOrDefault(pcuVersion, pcuVersion);
        return new CatalogueView(this, pcuVersion, effective, Newest(effective, upgrade: true));
    }

    /// <summary>The battery with a code, or null.</summary>
    public BatteryVendor? FindBattery(int code)
    {
        foreach (var battery in Batteries)
            if (battery.Code == code) return battery;
        return null;
    }

    /// <summary>The possible range of a point, or null if undefined.</summary>
    public PointLimits? LimitsOf(FieldDefinition field) =>
        Limits.GetValueOrDefault(field.Id) ?? (field.Unit is { } unit ? Limits.GetValueOrDefault(unit) : null);

    /// <summary>The quantity that a unit measures, or null.</summary>
    internal string? QuantityOf(string? unit) => unit is null ? null : Units.GetValueOrDefault(unit);

    private SortedDictionary<ushort, CommandDefinition> Newest(int version, bool upgrade)
    {
        var newest = new SortedDictionary<ushort, CommandDefinition>();
        foreach (var command in Definitions)
        {
            if (command.IsUpgrade != upgrade || command.Since > version) continue;
            if (!newest.TryGetValue(command.Code.Value, out var other) || other.Since < command.Since) newest[command.Code.Value] = command;
        }

        return newest;
    }
}
