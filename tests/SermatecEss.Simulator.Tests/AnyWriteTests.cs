using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Simulator.Tests;

/// <summary>The inverter survives any write: it answers every read, and its powers balance.</summary>
public sealed class AnyWriteTests
{
    public static TheoryData<int> Versions => [252, 258, 259, 500, 603];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Random_payloads_of_the_right_length_do_not_stop_it(int version)
    {
        var random = new Random(version);
        var view = CommandCatalogue.Default.View(version);
        var writes = view.Commands
            .Where(command => command.Access != CommandAccess.Read && command.Code != CommandCode.FromByte(0xbb))
            .ToList();
        var reads = view.Commands.Where(command => command.Access == CommandAccess.Read).ToList();
        for (var round = 0; round < 40; round++)
        {
            var asked = new Asked(new SimulatorOptions { PcuVersion = version, Seed = round });
            for (var i = 0; i < 12; i++)
            {
                var write = writes[random.Next(writes.Count)];
                Assert.Empty(asked.Send(write.Code, Payload(write, random)));
                asked.Pass(TimeSpan.FromSeconds(random.Next(40, 4000)));
            }

            foreach (var read in reads) Assert.NotEmpty(asked.Send(read.Code, []));
            var power = asked.Ask(0x0b);
            decimal Number(string point) => Asked.NumberOf(power[point]);
            if (version < 258) continue;
            var pv = Number("pv1_power") + Number("pv2_power");
            var battery = Number("battery_dc_power");
            var outOf = asked.Number(0x0d, "load_remote_power") + Number("grid_active_power");
            Assert.InRange(pv + battery - outOf, 0, 20 + (0.03m * (pv + Math.Abs(battery))));
            Assert.InRange(asked.Number(0x0a, "battery_soc"), 0, 100);
        }
    }

    [Theory]
    [InlineData(9999, 12, 31)]
    [InlineData(2100, 1, 1)]
    [InlineData(1999, 12, 31)]
    [InlineData(1, 1, 1)]
    [InlineData(2026, 2, 30)]
    public void A_time_that_its_clock_cannot_show_is_not_taken(int year, byte month, byte day)
    {
        var asked = new Asked();
        var before = asked.Inverter.Now;
        Assert.Empty(asked.Send(0x68, (byte)(year >> 8), (byte)year, month, day, 23, 59, 59));
        asked.Pass(TimeSpan.FromHours(1));
        Assert.Equal(before.AddHours(1), asked.Inverter.Now);
        Assert.Single(asked.Send(0x0b));
    }

    private static byte[] Payload(CommandDefinition command, Random random)
    {
        var payload = new byte[command.PayloadLength];
        random.NextBytes(payload);

        // With the full number of records, the payload has its regular length.
        foreach (var slot in command.Slots)
        {
            var counter = command.Fields[slot.FieldIndex];
            if (command.Fields.FirstOrDefault(field => field.RepeatCountId == counter.Id) is not { } counted) continue;
            payload.AsSpan(slot.Offset, slot.Length).Clear();
            payload[slot.Offset + slot.Length - 1] = (byte)counted.Repeat;
        }

        return payload;
    }
}
