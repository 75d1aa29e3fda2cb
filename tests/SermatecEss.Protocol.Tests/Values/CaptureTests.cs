using System.Buffers;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Values;

public sealed class CaptureTests
{
    [Fact]
    public void The_captured_battery_information_is_longer_than_defined_and_decodes()
    {
        var frame = Frame("0a.hex");
        Assert.Equal(38, frame.Payload.Length);
        Assert.Equal(FrameDirection.Response, frame.Direction);
        var values = Catalogued.Decode(411, "0a", frame.Payload);
        Assert.Equal(
            ["484.4", "-1.9", "36.0", "21", "100", "Discharge", "18.5", "18.5", "540.0", "435.0"],
            values.Values.Take(10).Select(value => value.Text));
        Assert.Equal(15, values.Count);
    }

    [Fact]
    public void The_captured_system_information_decodes()
    {
        var values = Catalogued.Decode(411, "98", Frame("98.hex").Payload);
        Assert.Equal("411", values["inverter_pcu_version"].Text);
        Assert.Equal("PylonTech High Voltage Battery", values["battery_vendor"].Text);
        Assert.Equal("10kW", values["inverter_model"].Text);
        Assert.Equal("ST111111111111111111111111", values["inverter_serial"].Text);
        Assert.Equal("", values["inverter_serial_extra"].Text);
    }

    [Fact]
    public void The_captured_setting_of_the_mode_decodes_and_encodes_to_the_same_bytes()
    {
        var bytes = Captures.Read("66-dump.hex");
        var frame = Frame("66-dump.hex");
        Assert.Equal(FrameDirection.Request, frame.Direction);
        var command = Catalogued.Command(411, "66");
        var readings = Decoder.Decode(command, frame.Payload);
        var values = readings.ToDictionary(reading => reading.Point, reading => reading.Value.Text);
        Assert.Equal("10000", values["grid_power_limit"]);
        Assert.Equal("General", values["inverter_operating_mode"]);
        Assert.Equal("40", values["battery_on_grid_soc_min"]);
        Assert.Equal("[00:00]", values["grid_price_window_start"]);
        Assert.Equal("[23:59]", values["grid_price_window_end"]);
        Assert.Equal("[flat]", values["grid_price_window_kind"]);
        Assert.Equal(bytes, FrameWriter.Request(command.Code, Encoder.Encode(command, readings)));
    }

    private static Frame Frame(string name)
    {
        var buffer = new ReadOnlySequence<byte>(Captures.Read(name));
        Assert.True(new FrameReader().TryRead(ref buffer, out var frame));
        Assert.True(buffer.IsEmpty);
        return frame;
    }
}
