using SermatecEss.Inverter.Settings;

namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>Registers, which are only accessed with an explicit permission.</summary>
public sealed class RegisterTests : WriterTest
{
    [Theory]
    [InlineData(RegisterLayout.Addresses)]
    [InlineData(RegisterLayout.Pairs)]
    public async Task Both_layouts_read_and_write(RegisterLayout layout)
    {
        var registers = new RegisterAccess(Connect(), layout);

        var found = await registers.WriteAsync([new(0x4065, 12), new(0x4119, 0xfffe)], Ledger(), "test", End);

        Assert.Equal([new(0x4065, 12), new(0x4119, 0xfffe)], found);
        Assert.Equal([new(0x4119, 0xfffe), new(0x4065, 12), new(0x4000, 0)], await registers.ReadAsync([0x4119, 0x4065, 0x4000], End));
        Assert.Equal(["sending", "sending", "confirmed", "confirmed"], Log.Select(line => line.GetProperty("result").GetString()));
        Assert.Equal(1, Ledger().WrittenToday);
        Assert.False(Server.Inverter.IsBlocked);
    }

    [Fact]
    public async Task Without_a_response_after_the_write_the_outcome_is_unknown()
    {
        When(0xba, () => Server.Faults.HalfOpen = true);

        Assert.Null(await new RegisterAccess(Connect(), RegisterLayout.Addresses).WriteAsync([new(0x4065, 12)], Ledger(), "test", End));

        Assert.Equal(["sending", "unknown"], Log.Select(line => line.GetProperty("result").GetString()));
    }

    [Fact]
    public async Task What_was_sent_is_reported_though_the_log_cannot_be_written_any_more()
    {
        When(0xba, () =>
        {
            File.Delete(Path.Combine(Directory, "writes.log"));
            _ = System.IO.Directory.CreateDirectory(Path.Combine(Directory, "writes.log"));
        });

        Assert.Equal(
            [new(0x4065, 12)],
            await new RegisterAccess(Connect(), RegisterLayout.Addresses).WriteAsync([new(0x4065, 12)], Ledger(), "test", End));
    }

    [Fact]
    public async Task Nothing_is_written_that_is_there_already()
    {
        await new RegisterAccess(Connect(), RegisterLayout.Addresses).WriteAsync([new(0x4065, 0)], Ledger(), "test", End);

        Assert.DoesNotContain(Server.Received, frame => frame.Bytes.Span[4] == 0xba);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public async Task A_question_is_never_empty_nor_too_long(int count)
    {
        var registers = new RegisterAccess(Connect(), RegisterLayout.Addresses);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => registers.ReadAsync(new ushort[count], End));
        Assert.DoesNotContain(Server.Received, frame => frame.Bytes.Span[4] == 0xbb);
    }
}
