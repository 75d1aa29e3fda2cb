using SermatecEss.Inverter.Tests.Peer;

namespace SermatecEss.Inverter.Tests;

public sealed class IdentityTests : SessionTest
{
    [Fact]
    public async Task The_response_to_98_identifies_the_inverter()
    {
        await using var peer = ScriptedPeer.Responding(_ => []);
        await using var session = Session(peer);

        var identity = await session.IdentifyAsync(End);

        Assert.Equal((609, 609), (identity.PcuVersion, identity.View.PcuVersion));
        Assert.Equal("5kW", identity.Model);
        Assert.Equal(Replies.Serial, identity.Serial);
        Assert.Equal(Replies.Identity(609), identity.Response.Frames[0].Bytes.ToArray());
    }

    private static byte[] Parts { get; } = [0x99, 0x9a, 0x9b, 0x9c];

    [Fact]
    public async Task A_request_is_the_frame_with_an_empty_payload()
    {
        await using var peer = ScriptedPeer.Responding(_ => []);
        await using var session = Session(peer);

        await session.IdentifyAsync(End);

        Assert.Equal("FE5564149800004CAE", Convert.ToHexString(peer.Received));
    }

    [Fact]
    public async Task The_first_question_asks_98_before_it_and_later_ones_do_not()
    {
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery);
        await using var session = Session(peer);

        await session.RequestAsync(Battery, End);
        await session.RequestAsync(Battery, End);
        await session.IdentifyAsync(End);

        Assert.Equal([0x98, 0x0a, 0x0a], peer.Codes);
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task Reading_98_itself_requests_it_once_each_time()
    {
        await using var peer = ScriptedPeer.Responding(_ => []);
        await using var session = Session(peer);

        await session.RequestAsync(InverterSession.IdentifyingCommand, End);
        await session.RequestAsync(InverterSession.IdentifyingCommand, End);

        Assert.Equal([0x98, 0x98], peer.Codes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task An_answer_without_the_version_is_a_bad_one(int payloadLength)
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            while (await connection.NextRequestAsync() is not null)
                await connection.SendAsync(Replies.Frame(0x98, new byte[payloadLength]));
        });
        await using var session = Session(peer);

        var failure = await FailsAsync(InverterError.BadResponse, session.RequestAsync(Battery, End));

        Assert.Equal(InverterSession.IdentifyingCommand, failure.Command);
        Assert.Contains("PCU version", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain((byte)0x0a, peer.Codes);
    }

    [Fact]
    public async Task A_short_answer_with_the_version_is_enough_to_go_on()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            while (await connection.NextRequestAsync() is { } code)
                await connection.SendAsync(code == 0x98 ? Replies.Frame(0x98, 0x02, 0x61) : Replies.Battery);
        });
        await using var session = Session(peer);

        Assert.Single((await session.RequestAsync(Battery, End)).Frames);
        var identity = await session.IdentifyAsync(End);
        Assert.Equal((609, "", ""), (identity.PcuVersion, identity.Model, identity.Serial));
    }

    [Fact]
    public async Task Nothing_of_another_inverter_at_the_address_is_given_away_as_of_the_one_before()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            var serial = connection.Number == 1 ? "STFIRST" : "STSECOND";
            while (await connection.NextRequestAsync() is { } code)
            {
                await connection.SendAsync(code == 0x98 ? Replies.Identity(609, serial: serial) : Replies.Battery);
                if (connection.Number == 1 && code == 0x0a) return;
            }
        });
        await using var session = Session(peer);
        Assert.Single((await session.RequestAsync(Battery, End)).Frames);

        var failure = await FailsAsync(InverterError.AnotherInverter, session.RequestAsync(Battery, End));

        Assert.Contains("STSECOND", failure.Message, StringComparison.Ordinal);
        Assert.Equal("STSECOND", session.Identity!.Serial);
        Assert.Equal("STSECOND", (await session.IdentifyAsync(End)).Serial);
        Assert.Single((await session.RequestAsync(Battery, End)).Frames);
    }

    [Fact]
    public async Task What_another_inverter_answers_in_the_middle_of_a_request_is_not_given_away()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            var serial = connection.Number == 1 ? "STFIRST" : "STSECOND";
            while (await connection.NextRequestAsync() is { } code)
            {
                // The connection breaks while energies are read from the first one.
                if (connection.Number == 1 && code == 0x99) return;
                await connection.SendAsync(
                    code == 0x98
                        ? Replies.Identity(609, serial: serial)
                        : Replies.Join([.. Parts.Select(part => Replies.Frame(part, 0, 1))]));
            }
        });
        await using var session = Session(peer);
        _ = await session.IdentifyAsync(End);

        await FailsAsync(InverterError.AnotherInverter, session.RequestAsync(Energy, End));
    }

    [Fact]
    public async Task One_damaged_answer_whose_checksum_fits_makes_no_other_inverter()
    {
        var asked = 0;
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            while (await connection.NextRequestAsync() is { } code)
                await connection.SendAsync(code != 0x98 ? Replies.Battery : Replies.Identity(609, serial: ++asked == 2 ? "ST?" : "ST1"));
        });
        await using var session = Session(peer);
        _ = await session.IdentifyAsync(End);

        _ = await session.RequestAsync(InverterSession.IdentifyingCommand, End);

        Assert.Equal("ST1", session.Identity!.Serial);
        Assert.Equal([0x98, 0x98, 0x98], peer.Codes);
    }

    [Fact]
    public async Task A_version_that_counts_as_another_has_its_commands()
    {
        await using var peer = ScriptedPeer.Responding(_ => [], pcuVersion: 998);
        await using var session = Session(peer);

        var identity = await session.IdentifyAsync(End);

        Assert.Equal((998, 601), (identity.PcuVersion, identity.View.EffectiveVersion));
    }

    [Fact]
    public async Task The_alarms_of_1E_are_those_of_the_battery_that_98_names()
    {
        await using var peer = ScriptedPeer.Responding(code => Replies.Frame(code, [0x00, 0x01, .. new byte[14]]));
        await using var session = Session(peer);

        var response = await session.RequestAsync(Protocol.Framing.CommandCode.FromByte(0x1e), End);

        var alarms = response.Frames[0].Readings.Select(reading => reading.Value).OfType<Protocol.Values.AlarmsValue>().First();
        Assert.Equal(177, alarms.Raised.Single().Code);
    }
}
