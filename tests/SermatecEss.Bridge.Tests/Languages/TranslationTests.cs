using System.IO.Compression;
using System.Text.Json;
using SermatecEss.Bridge.Languages;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Tests.Languages;

/// <summary>The names and texts in other languages than English.</summary>
public sealed class TranslationTests
{
    /// <summary>Longer names are cut where there is little room.</summary>
    private const int LongestName = 32;

    /// <summary>Advice is read on a telephone, too.</summary>
    private const int LongestAdvice = 240;

    private static readonly CommandCatalogue Shipped = CommandCatalogue.Default;
    private static readonly List<CatalogueView> Views = [.. Shipped.Versions.Select(Shipped.View)];

    public static TheoryData<Language> Languages => [Language.De, Language.Cs, Language.Fr];

    public static TheoryData<Language, int> Versions =>
        new(from language in Languages.Select(row => row.Data) from version in Shipped.Versions select (language, version));

    [Fact]
    public void English_is_what_the_catalogue_says()
    {
        var english = Translation.Of(Language.En);
        var point = Shipped.View(609).Points.Find("battery_voltage")!;
        Assert.Equal(("Voltage", "Battery voltage"), (english.NameOf(point), english.FullNameOf(point)));
        Assert.Equal("Charge", english.TextOf("Charge"));
        Assert.Empty(english.TextsOf(["Charge", "Discharge"]));
        Assert.Equal("Garage battery", english.EntityOf("{0} battery", "Garage"));
    }

    [Theory]
    [InlineData(Language.De, "grid_import_power", "Netzbezug", "Netzbezug")]
    [InlineData(Language.De, "battery_voltage", "Spannung", "Batteriespannung")]
    [InlineData(Language.Cs, "grid_export_energy_today", "Dodávka do sítě dnes", "Dodávka do sítě dnes")]
    [InlineData(Language.Cs, "battery_soc", "Stav nabití", "Stav nabití baterie")]
    [InlineData(Language.Fr, "load_power", "Consommation de la maison", "Consommation de la maison")]
    [InlineData(Language.Fr, "inverter_ac_running_status", "État", "État de l’onduleur")]
    public void Points_have_the_words_of_an_owner(Language language, string id, string name, string fullName)
    {
        var point = Shipped.View(609).Points.Find(id)!;
        var translation = Translation.Of(language);
        Assert.Equal((name, fullName), (translation.NameOf(point), translation.FullNameOf(point)));
    }

    [Theory]
    [InlineData(Language.De, "battery_forced_charge_windows", "Zwangsladung, Zeitfenster")]
    [InlineData(Language.Cs, "grid_price_window_3_end", "Tarifní okno 3: konec")]
    [InlineData(Language.Fr, "battery_forced_discharge_window_2_start", "Décharge forcée 2\u00a0: début")]
    public void Schedules_and_the_ends_of_their_windows_have_names(Language language, string id, string name) =>
        Assert.Equal(name, Translation.Of(language).NameOf(SettingList.Of(Shipped.View(609)).Find(id)));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_point_and_state_for_an_owner_is_translated(Language language, int version)
    {
        var view = Shipped.View(version);
        var (names, texts) = (Keys(language, "names"), Keys(language, "texts"));
        foreach (var point in view.Points.All.Where(point => point.Prominence != Prominence.Internal))
        {
            Assert.Contains(point.Id, names);
            Assert.All((point.Codes?.Entries ?? []).Where(entry => !IsProduct(entry.Value)), entry => Assert.Contains(entry.Value, texts));
        }

        var translation = Translation.Of(language);
        Assert.All(
            SettingList.Of(view).WithWindowEnds.Where(setting => setting.Id.Contains("_window", StringComparison.Ordinal)),
            setting => Assert.NotEqual(setting.Name, translation.NameOf(setting)));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_state_of_an_override_is_translated(Language language) =>
        Assert.All([OverrideRequest.Normal, .. OverrideRequest.Modes], state => Assert.Contains(state, Keys(language, "texts")));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Names_fit_and_are_distinct_in_their_device(Language language, int version)
    {
        var translation = Translation.Of(language);
        var points = Shipped.View(version).Points.All;
        Assert.All(points, point => Assert.InRange(translation.NameOf(point).Length, 1, LongestName));
        Assert.All(points, point => Assert.Matches(@"^[\p{Lu}]", translation.NameOf(point)));
        Assert.Empty(Same(points, point => (point.Device, translation.NameOf(point).ToUpperInvariant())));
        Assert.Empty(Same(points, point => translation.FullNameOf(point).ToUpperInvariant()));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void States_of_a_list_are_distinct(Language language)
    {
        var translation = Translation.Of(language);
        foreach (var codes in Views.SelectMany(view => view.Points.All).Select(point => point.Codes).OfType<CodeList>().Distinct())
            Assert.Empty(Same(codes.Entries.DistinctBy(entry => entry.Value), entry => translation.TextOf(entry.Value)));
    }

    /// <summary>A name or text that nothing uses is a mistake in its key.</summary>
    [Theory]
    [MemberData(nameof(Languages))]
    public void Nothing_is_translated_that_does_not_exist(Language language)
    {
        var points = Views.SelectMany(view => view.Points.All).ToList();
        var ends = SettingList.Of(Shipped.View(609))
            .WithWindowEnds.Select(setting => setting.Id.Replace("_1_", "_#_", StringComparison.Ordinal));
        Assert.Empty(Keys(language, "names").Except(points.Select(point => point.Id)).Except(ends));
        var states = points.SelectMany(point => point.Codes?.Entries ?? []).Select(entry => entry.Value);
        Assert.Empty(Keys(language, "texts").Except(states).Except([OverrideRequest.Normal, .. OverrideRequest.Modes]));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_alarm_is_translated(Language language) => Assert.Equal(
        AlarmTable.Default.Alarms.SelectMany(alarm => (string[])[alarm.Device, alarm.Description]).ToHashSet(),
        Keys(language, "alarms"));

    [Theory]
    [InlineData(Language.En)]
    [InlineData(Language.De)]
    [InlineData(Language.Cs)]
    [InlineData(Language.Fr)]
    public void Every_kind_of_alarm_has_short_advice_in_sentences(Language language)
    {
        var table = AlarmTable.Default;
        Assert.Equal(
            table.Alarms.Select(alarm => table.KindOf(alarm.Code)).Append(AlarmTable.UnknownKind).ToHashSet(), Keys(language, "advice"));
        foreach (var code in table.Alarms.Select(alarm => alarm.Code).Append(null))
        {
            var advice = Translation.Of(language).AdviceOf(code);
            Assert.InRange(advice.Length, 1, LongestAdvice);
            Assert.Matches(@"^\p{Lu}.*\.$", advice);
        }
    }

    /// <summary>Nobody but an installer opens anything.</summary>
    [Fact]
    public void Advice_to_open_something_is_advice_not_to() => Assert.All(
        AlarmTable.Default.Alarms,
        alarm => Assert.DoesNotMatch("(?<!do not )(?<!is )open ", Translation.Of(Language.En).AdviceOf(alarm.Code)));

    /// <summary>Texts are written into templates of Home Assistant, in single quotes.</summary>
    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_ends_a_quotation(Language language)
    {
        using var document = Document(language);
        var texts = document.RootElement.GetProperty("texts").EnumerateObject().SelectMany(text => (string[])[text.Name, $"{text.Value}"]);
        Assert.All(texts, text => Assert.DoesNotMatch(@"['""\\{}%#]", text));
    }

    /// <summary>Batteries and models have the same name in all languages.</summary>
    private static bool IsProduct(string state) =>
        Shipped.Batteries.Any(battery => battery.Label == state && battery.Key != "none") || state.EndsWith("kW", StringComparison.Ordinal);

    private static IEnumerable<TKey> Same<T, TKey>(IEnumerable<T> all, Func<T, TKey> key) =>
        all.GroupBy(key).Where(same => same.Count() > 1).Select(same => same.Key);

    private static HashSet<string> Keys(Language language, string section)
    {
        using var document = Document(language);
        return [.. document.RootElement.GetProperty(section).EnumerateObject().Select(property => property.Name)];
    }

    private static JsonDocument Document(Language language)
    {
        using var packed = typeof(Translation).Assembly.GetManifestResourceStream($"{language}.json".ToLowerInvariant())!;
        using var file = new GZipStream(packed, CompressionMode.Decompress);
        return JsonDocument.Parse(file, new JsonDocumentOptions { AllowDuplicateProperties = false });
    }
}
