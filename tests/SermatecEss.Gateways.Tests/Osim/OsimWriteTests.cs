using System.Globalization;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Settings;
using SermatecEss.Gateways.Osim;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Gateways.Tests.Osim;

/// <summary>Clients change settings only where they are listed, and only through the settings desk.</summary>
public sealed class OsimWriteTests
{
    private const string SocMin = "battery_on_grid_soc_min";
    private const string Mode = "inverter_operating_mode";
    private static readonly CommandCode OperatingMode = CommandCode.FromByte(0x66);

    [Fact]
    public async Task A_listed_setting_is_changed_and_all_else_in_the_frame_is_not()
    {
        await using var plant = await StartAsync([SocMin], [SocMin, Mode]);
        using var client = await plant.ConnectAsync();
        _ = await client.ReadAsync(0x95, 2);
        var payload = await FrameAsync(plant, (SocMin, "37"), (Mode, "micro-grid"), ("grid_power_limit", "1"));
        await client.RequestAsync(0x66, payload);
        var report = await ReportAsync(plant);
        Assert.Equal((SocMin, "confirmed", "37", "osim 127.0.0.1"), (report.Key, report.Word, report.Wanted, report.Who));

        // The frame that was sent differs from what the inverter had in this value alone.
        var sent = plant.Server.Received.Single(frame => GatewayPlant.Command(frame) == OperatingMode);
        Assert.NotEqual(payload, sent.Bytes[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength].ToArray());
        var present = await plant.Inverter.Reads.ReadAsync(CommandCode.FromByte(0x95), TimeSpan.FromHours(1), plant.End);
        Assert.Equal("37", present!.Frames.SelectMany(frame => frame.Readings).Single(reading => reading.Point == SocMin).Value.Text);
        Assert.NotEqual("micro-grid", present.Frames[0].Find(Mode)!.Value.Text);
        Assert.NotEqual("1", present.Frames[0].Find("grid_power_limit")!.Value.Text);

        // The count is published after the result.
        await plant.UntilAsync(() => plant.Inverter.Picture.Settings!.WritesToday == 1);
    }

    [Fact]
    public async Task After_a_write_reads_are_answered_with_new_values()
    {
        await using var plant = await StartAsync([SocMin], [SocMin]);
        using var client = await plant.ConnectAsync();
        var before = await client.ReadAsync(0x95, 2);
        await client.RequestAsync(0x66, await FrameAsync(plant, (SocMin, "41")));
        _ = await ReportAsync(plant);
        var after = await client.ReadAsync(0x95, 2);
        Assert.NotEqual(before[0], after[0]);
    }

    [Theory]
    [InlineData(0x64, "55")]
    [InlineData(0x66, null)]
    [InlineData(0x68, "07ea0101000000")]
    [InlineData(0x69, "0003")]
    [InlineData(0x70, "00ff")]
    [InlineData(0xba, "000140650001")]
    [InlineData(0xbb, "")]
    [InlineData(0x9f, "00")]
    public async Task Without_a_list_nothing_is_changed_and_the_connection_stays(byte command, string? hex)
    {
        await using var plant = await StartAsync([], [SocMin]);
        using var client = await plant.ConnectAsync();
        var before = plant.Requested.Count;
        await client.RequestAsync(command, hex is null ? await FrameAsync(plant, (SocMin, "37")) : Convert.FromHexString(hex));
        _ = await client.ReadAsync(0x0a);
        Assert.Equal(before, plant.Requested.Count);
        Assert.Equal(1, plant.Gateway.State.Refused);
        Assert.Contains(
            plant.Lines, line => line.StartsWith($"osim: refused command {command:x2} of 127.0.0.1: ", StringComparison.Ordinal));
        Assert.DoesNotContain(plant.Bridge.Inverters, inverter => inverter.Picture.Settings?.WritesToday > 0);
    }

    [Fact]
    public async Task A_listed_setting_that_the_daemon_may_not_change_is_refused()
    {
        await using var plant = await StartAsync([SocMin], [Mode]);
        using var client = await plant.ConnectAsync();
        var before = plant.Requested.Count;
        await client.RequestAsync(0x66, await FrameAsync(plant, (SocMin, "37")));
        _ = await client.ReadAsync(0x0a);
        Assert.Equal(before, plant.Requested.Count);
        Assert.Equal(1, plant.Gateway.State.Refused);
    }

    [Fact]
    public async Task A_value_out_of_range_is_refused_at_the_desk()
    {
        await using var plant = await StartAsync([SocMin], [SocMin]);
        using var client = await plant.ConnectAsync();
        var before = plant.Requested.Count;
        var payload = await FrameAsync(plant, (SocMin, "37"));
        var at = IndexOf(plant, SocMin);
        payload[at] = 0x7f;
        await client.RequestAsync(0x66, payload);
        var report = await ReportAsync(plant);
        Assert.Equal((SocMin, "refused", SettingRefusal.Value), (report.Key, report.Word, report.Refusal));
        Assert.Equal(before, plant.Requested.Count);
    }

    [Fact]
    public async Task A_frame_that_is_cut_short_changes_nothing()
    {
        await using var plant = await StartAsync([SocMin, Mode], [SocMin, Mode]);
        using var client = await plant.ConnectAsync();
        var before = plant.Requested.Count;
        var payload = await FrameAsync(plant, (SocMin, "37"), (Mode, "micro-grid"));
        for (var length = 0; length < IndexOf(plant, SocMin) + 2; length++) await client.RequestAsync(0x66, payload[..length]);
        _ = await client.ReadAsync(0x0a);
        Assert.Equal(before, plant.Requested.Count);
    }

    [Fact]
    public async Task A_client_in_a_loop_is_stopped()
    {
        await using var plant = await StartAsync([SocMin], [SocMin]);
        using var client = await plant.ConnectAsync();
        var payload = await FrameAsync(plant, (SocMin, "37"));
        for (var i = 0; i < 200; i++) await client.RequestAsync(0x66, payload);
        _ = await client.ReadAsync(0x0a);
        Assert.True(plant.Gateway.State.Refused >= 200 - CommandRate.Most);
        _ = await ReportAsync(plant);
        Assert.Single(plant.Server.Received, frame => GatewayPlant.Command(frame) == OperatingMode);
    }

    [Fact]
    public async Task A_web_page_cannot_change_a_setting_by_a_request_of_its_browser()
    {
        await using var plant = await StartAsync([SocMin], [SocMin]);
        using var client = await plant.ConnectAsync();
        var before = plant.Requested.Count;
        var frame = FrameWriter.Request(OperatingMode, await FrameAsync(plant, (SocMin, "37")));
        await client.SendAsync((byte[])[.. "POST / HTTP/1.1\r\nHost: 192.168.1.10:8899\r\n\r\n"u8, .. frame]);
        _ = await client.ReadAsync(0x0a);
        Assert.Equal(before, plant.Requested.Count);
        Assert.Equal(1, plant.Gateway.State.Refused);
    }

    private static Task<GatewayPlant> StartAsync(string[] write, string[] control) => OsimTests.StartAsync(
        new OsimOptions(GatewayPlant.AnyPort) { Write = write },
        options => options with { Control = new ControlOptions { Enabled = true, Settings = control } });

    /// <summary>The payload that a client builds: the settings as it has read them, with its changes.</summary>
    private static async Task<byte[]> FrameAsync(GatewayPlant plant, params (string Id, string Value)[] changes)
    {
        var view = plant.Inverter.Picture.Identity!.View;
        var command = view.Find(OperatingMode)!;
        var read = await plant.Inverter.Reads.ReadAsync(CommandCode.FromByte(0x95), TimeSpan.FromHours(1), plant.End);
        var values = new Dictionary<string, PointValue>();
        foreach (var reading in Decoder.Decode(command, new byte[command.PayloadLength])) values[reading.Point] = reading.Value;
        foreach (var reading in read!.Frames.SelectMany(frame => frame.Readings))
            if (command.FindField(reading.Point) is { RepeatCountId: null }) values[reading.Point] = reading.Value;
        foreach (var (id, value) in changes)
        {
            values[id] = command.FindField(id)!.Codes is { } codes
                ? codes.Entries.Where(entry => entry.Value.Equals(value, StringComparison.OrdinalIgnoreCase))
                    .Select(entry => new CodeValue(entry.Key, entry.Value))
                    .First()
                : new NumberValue(decimal.Parse(value, CultureInfo.InvariantCulture));
        }

        foreach (var field in command.Fields.Where(field => field.RepeatCountId is not null))
        {
            values[field.RepeatCountId!] = new NumberValue(0);
            values[field.Id] = new ListValue([]);
        }

        return Encoder.Encode(command, values);
    }

    private static int IndexOf(GatewayPlant plant, string id)
    {
        var command = plant.Inverter.Picture.Identity!.View.Find(OperatingMode)!;
        foreach (var slot in command.Slots)
            if (command.Fields[slot.FieldIndex].Id == id) return slot.Offset;
        throw new ArgumentException(id);
    }

    private static async Task<SettingReport> ReportAsync(GatewayPlant plant) => (await plant.NextAsync<SettingReported>()).Report;
}
