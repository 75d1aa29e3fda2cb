using System.Text;
using SermatecEss.Approvals;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Points;
using SermatecEss.History;
using SermatecEss.History.Configuration;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;
using SermatecEss.Web.Metrics;

namespace SermatecEss.Web.Tests.Metrics;

/// <summary>The page that Prometheus scrapes.</summary>
public sealed class MetricsPageTests
{
    public static TheoryData<int> Versions => [.. CommandCatalogue.Default.Versions];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_point_of_every_version_has_a_valid_series_of_its_own(int version)
    {
        var picture = Pictures.Of(version);
        var measured = picture.Points!.All.Count(point => PointMetric.Of(point) is not null);
        Assert.Equal(measured, PointMetrics.Of(picture.Points).All.Count());
        var prometheus = await Page.ParseAsync([picture]);
        var openMetrics = await Page.ParseAsync([picture], isOpenMetrics: true);
        Assert.Equal(
            prometheus.SelectMany(family => family.Samples).Select(sample => sample.Series),
            openMetrics.SelectMany(family => family.Samples).Select(sample => sample.Series));
        foreach (var metric in PointMetrics.Of(picture.Points).All)
        {
            var family = Assert.Single(prometheus, family => family.Name == metric.Family.SampleName);
            Assert.Contains(family.Samples, sample =>
                metric.Label is not { } label || sample.Labels.GetValueOrDefault(label.Name) == label.Value);
        }
    }

    [Fact]
    public async Task A_10_kW_inverter_at_609_has_these_metrics()
    {
        var picture = await StillDaemon.PictureAsync(new() { Start = Pictures.Time });
        var page = await Page.WriteAsync([picture with { Counters = default }], isOpenMetrics: false, Later(picture));
        Approval.Approve(Encoding.UTF8.GetString(page), "metrics/609-10kw.txt");
        _ = MetricsParser.Parse(page, isOpenMetrics: false);
        Approval.RefuseUnused("metrics", ["metrics/609-10kw.txt"]);
    }

    [Fact]
    public async Task Inverters_of_different_versions_share_families()
    {
        var families = await Page.ParseAsync([Pictures.Of(609), Pictures.Of(411, "ST2", "192.168.1.21")]);
        var soc = families.Single(family => family.Name == "sermatec_battery_soc_ratio");
        Assert.Equal([Pictures.Serial, "ST2"], soc.Samples.Select(sample => sample.Labels["serial"]));
        Assert.Contains(families, family =>
            family.Samples.TrueForAll(sample => sample.Labels.GetValueOrDefault("serial") == Pictures.Serial));
    }

    [Fact]
    public async Task Units_are_base_units()
    {
        var picture = Pictures.With(
            Pictures.Of(609),
            ("battery_soc", new NumberValue(74)),
            ("pv_energy_total", new NumberValue(1234.5m)),
            ("pv_energy_today", new NumberValue(12.3m)),
            ("load_parallel_active_power", new NumberValue(1.5m)),
            ("battery_temperature", new NumberValue(-3.5m)));
        var families = await Page.ParseAsync([picture]);
        Assert.Equal(0.74, families.Values("sermatec_battery_soc_ratio")[""]);
        Assert.Equal(1234500, families.Values("sermatec_pv_energy_watthours_total")[""]);
        Assert.Equal(12300, families.Values("sermatec_pv_energy_today_watthours")[""]);
        Assert.Equal(1500, families.Values("sermatec_load_parallel_active_power_watts")[""]);
        Assert.Equal(-3.5, families.Values("sermatec_battery_temperature_celsius")[""]);
        Assert.Equal("counter", families.Single(family => family.Name == "sermatec_pv_energy_watthours_total").Type);
        Assert.Equal("gauge", families.Single(family => family.Name == "sermatec_pv_energy_today_watthours").Type);
    }

    [Fact]
    public void Every_unit_of_the_catalogue_has_a_base_unit()
    {
        foreach (var unit in CommandCatalogue.Default.Units.Keys) Assert.Matches("^[a-z]{4,}(_[a-z]+)*$", MetricUnit.Of(unit).Suffix);
        Assert.Equal(new MetricUnit("", 1), MetricUnit.Of(null));
        Assert.Equal(new MetricUnit("kgm3", 1), MetricUnit.Of("kg/m3"));
    }

    [Fact]
    public async Task Strings_and_phases_are_labels_apart_from_their_sum()
    {
        var picture = Pictures.With(
            Pictures.Of(609),
            ("pv1_power", new NumberValue(1000)),
            ("pv2_power", new NumberValue(500)),
            ("pv_power", new NumberValue(1500)),
            ("grid_l1_voltage", new NumberValue(230.1m)),
            ("grid_l3_voltage", null),
            ("grid_l1_l2_voltage", new NumberValue(400)));
        var families = await Page.ParseAsync([picture]);
        Assert.Equal(
            new() { ["string=1"] = 1000, ["string=2"] = 500 }, families.Values("sermatec_pv_string_power_watts"));
        Assert.Equal(new() { [""] = 1500 }, families.Values("sermatec_pv_power_watts"));
        Assert.Equal(["phase=l1", "phase=l2"], families.Values("sermatec_grid_phase_voltage_volts").Keys);
        Assert.Equal(400, families.Values("sermatec_grid_line_voltage_volts")["phases=l1-l2"]);
        Assert.Equal(
            "PV voltage by string.", families.Single(family => family.Name == "sermatec_pv_string_voltage_volts").Help);
        Assert.Equal(
            "Grid voltage between phases.", families.Single(family => family.Name == "sermatec_grid_line_voltage_volts").Help);
    }

    [Theory]
    [InlineData(60928, "on", 1.0)]
    [InlineData(238, "off", 0.0)]
    [InlineData(0, "unset", null)]
    [InlineData(7, null, null)]
    public async Task A_switch_is_1_or_0_or_absent(long code, string? label, double? value)
    {
        var families = await Page.ParseAsync([Pictures.With(Pictures.Of(609), ("backup_output", new CodeValue(code, label)))]);
        var values = families.Values("sermatec_backup_output");
        Assert.Equal(value, values.TryGetValue("", out var number) ? number : null);
    }

    [Theory]
    [InlineData(34, "Discharge", "Discharge")]
    [InlineData(99, null, "unknown")]
    public async Task A_state_is_1_among_all_others(long code, string? label, string state)
    {
        var families = await Page.ParseAsync([Pictures.With(Pictures.Of(609), ("battery_state", new CodeValue(code, label)))]);
        var values = families.Values("sermatec_battery_state");
        Assert.Equal(["state=Charge", "state=Discharge", "state=Standby", "state=unknown"], values.Keys);
        Assert.Equal([$"state={state}"], values.Where(pair => pair.Value == 1).Select(pair => pair.Key));
        Assert.Equal(1, values.Values.Sum());
    }

    [Fact]
    public async Task Of_a_long_list_of_states_only_the_present_one_has_a_series()
    {
        var families = await Page.ParseAsync([Pictures.With(Pictures.Of(609), ("grid_code", new CodeValue(9, "Czech")))]);
        Assert.Equal(new() { ["state=Czech"] = 1 }, families.Values("sermatec_grid_code"));
    }

    [Fact]
    public async Task An_inverter_that_does_not_answer_has_only_its_health()
    {
        var families = await Page.ParseAsync([Pictures.Of(609) with { IsAvailable = false }]);
        Assert.Equal(0, families.Values("sermatec_up")[""]);
        Assert.Equal(Pictures.Time.ToUnixTimeSeconds(), families.Values("sermatec_last_success_timestamp_seconds")[""]);
        Assert.All(families.Values("sermatec_poll_group_up").Values, up => Assert.Equal(0, up));
        Assert.Empty(families.Values("sermatec_alarms"));
        Assert.DoesNotContain(families, family => family.Name.Contains("_watt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_inverter_that_was_never_reached_is_known_by_its_address()
    {
        var families = await Page.ParseAsync([new InverterPicture(Pictures.Of(609).Options)]);
        var up = Assert.Single(families.Single(family => family.Name == "sermatec_up").Samples);
        Assert.Equal((0, "192.168.1.20:8899"), (up.Value, up.Labels["serial"]));
        Assert.Empty(families.Values("sermatec_last_success_timestamp_seconds"));
    }

    [Fact]
    public async Task Two_inverters_of_one_serial_number_are_two()
    {
        var families = await Page.ParseAsync([Pictures.Of(609), Pictures.Of(609, host: "192.168.1.21")]);
        Assert.Equal(
            [Pictures.Serial, "192.168.1.21:8899"],
            families.Single(family => family.Name == "sermatec_up").Samples.Select(sample => sample.Labels["serial"]));
    }

    [Fact]
    public async Task A_group_that_is_not_answered_has_no_series()
    {
        var picture = Pictures.Of(609);
        var families = await Page.ParseAsync([picture with
        {
            Answered = picture.Answered.ToDictionary(pair => pair.Key, pair => pair.Key != PollGroup.Counters),
        }]);
        Assert.Empty(families.Values("sermatec_pv_energy_watthours_total"));
        Assert.Equal(0, families.Values("sermatec_poll_group_up")["group=counters"]);
        Assert.NotEmpty(families.Values("sermatec_pv_power_watts"));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public async Task Readings_that_are_older_than_three_polls_have_no_series(int seconds, bool isThere)
    {
        var families = await Page.ParseAsync([Pictures.Of(609)], later: TimeSpan.FromSeconds(seconds));
        Assert.Equal(isThere, families.Values("sermatec_pv_power_watts").Count > 0);
        Assert.NotEmpty(families.Values("sermatec_pv_energy_watthours_total"));
    }

    [Fact]
    public async Task A_missing_reading_has_no_series_and_is_never_0()
    {
        var families = await Page.ParseAsync([Pictures.With(Pictures.Of(609), ("battery_soc", null))]);
        Assert.Empty(families.Values("sermatec_battery_soc_ratio"));
    }

    [Fact]
    public async Task Names_are_escaped()
    {
        const string Name = "a \"b\" \\ c\nd";
        foreach (var isOpenMetrics in new[] { false, true })
        {
            var picture = Pictures.Of(609, "S\"1\\\n") with { Name = new InverterName(Name, IsGiven: true) };
            var families = await Page.ParseAsync([picture], isOpenMetrics);
            var info = families.Single(family =>
                family.Name.StartsWith("sermatec_inverter", StringComparison.Ordinal) && family.Samples[0].Labels.ContainsKey("model"));
            Assert.Equal((Name, "S\"1\\\n"), (info.Samples[0].Labels["name"], info.Samples[0].Labels["serial"]));
        }
    }

    [Fact]
    public async Task Alarms_rejections_errors_and_outputs_are_metrics()
    {
        var picture = Pictures.Of(609);
        var alarm = new Alarm(17, 0, "Hybrid Inverter", "Grid voltage too high", 1, Hidden: false);
        var states = picture.States.ToDictionary();
        states[PollGroup.Fast] = states[PollGroup.Fast] with
        {
            Alarms =
            [
                new RaisedAlarm("inverter_faults_0", alarm, Pictures.Time),
                new RaisedAlarm("inverter_faults_1", alarm with { Bit = 3 }, Pictures.Time),
                new RaisedAlarm("battery_alarms", new Alarm(null, 12, "Battery", "Bit 12", 0, Hidden: false), Pictures.Time),
            ],
        };
        var families = await Page.ParseAsync([picture with
        {
            States = states,
            Rejected = [new Rejected("battery_soc", RejectionReason.Rate, 3)],
            Counters = new SessionCounters(100, 90, 4, 5, 2, 6, new FrameReaderCounters(90, 0, 1, 2, 3)),
        }]);
        Assert.Equal(3, families.Values("sermatec_alarms")[""]);
        Assert.Equal(
            [
                "code=17,device=Hybrid Inverter,text=Grid voltage too high,level=1",
                "code=battery_alarms:12,device=Battery,text=Bit 12,level=0",
            ],
            families.Values("sermatec_alarm").Keys);
        Assert.Equal(3, families.Values("sermatec_rejected_readings_total")["point=battery_soc,reason=rate"]);
        Assert.Equal(100, families.Values("sermatec_requests_total")[""]);
        Assert.Equal(5, families.Values("sermatec_request_errors_total")["reason=timeout"]);
        Assert.Equal(3, families.Values("sermatec_frame_errors_total")["reason=truncated"]);
        Assert.Equal(2, families.Values("sermatec_reconnects_total")[""]);
        Assert.Equal(1, families.Values("sermatec_mqtt_connected")[""]);
        Assert.DoesNotContain(families, family => family.Name == "sermatec_history_connected");
        Assert.Equal(1, families.Values("sermatec_output_state")["output=history,state=failed"]);
        Assert.Equal(7, families.Values("sermatec_output_dropped_events_total")["output=history"]);
        Assert.Equal(1, families.Values("sermatec_build_info")["version=1.2.3"]);
    }

    [Fact]
    public async Task The_history_has_a_size_and_whether_it_is_written()
    {
        var folder = Directory.CreateTempSubdirectory("metrics-history-").FullName;
        try
        {
            var history = new HistoryOutput(
                folder, new HistoryOptions(), TimeZoneInfo.Utc, TimeProvider.System, new Log(LogLevel.Info, (_, _) => { }));
            await File.WriteAllBytesAsync(history.Location, new byte[4096], TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync($"{history.Location}-wal", new byte[100], TestContext.Current.CancellationToken);
            var families = await Page.ParseAsync([], history: history);
            Assert.Equal(4196, families.Values("sermatec_history_size_bytes")[""]);
            Assert.Equal(1, families.Values("sermatec_history_writing")[""]);
            Assert.DoesNotContain(await Page.ParseAsync([]), family =>
                family.Name.StartsWith("sermatec_history", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_thousand_inverters_cost_little_garbage()
    {
        const int Inverters = 1000;
        var first = Pictures.Of(609);
        var pictures = Enumerable.Range(0, Inverters)
            .Select(i => first with { Identity = first.Identity! with { Serial = $"ST{i}" } })
            .ToList();
        var output = new NullPipeWriter();
        var page = new MetricsPage(
            "1.2.3", Pictures.Time, history: null, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Pictures.Time));
        await page.WriteAsync(pictures[..1], [], output, false, TestContext.Current.CancellationToken);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await page.WriteAsync(pictures, [], output, false, TestContext.Current.CancellationToken);
        var perInverter = (GC.GetAllocatedBytesForCurrentThread() - before) / Inverters;
        Assert.True(perInverter < 4096, $"{perInverter} bytes for each inverter");
        Assert.True(output.Bytes > Inverters * 10_000, $"{output.Bytes} bytes were written");
    }

    /// <summary>The clock of the page stands where the last reading came.</summary>
    private static TimeSpan Later(InverterPicture picture) => picture.States[PollGroup.Fast].Time - Pictures.Time;
}
