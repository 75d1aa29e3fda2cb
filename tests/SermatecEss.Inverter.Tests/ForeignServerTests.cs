using System.Text;
using SermatecEss.Inverter.Tests.Peer;

namespace SermatecEss.Inverter.Tests;

/// <summary>Other servers at the inverter's address.</summary>
public sealed class ForeignServerTests : SessionTest
{
    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "an SSH server")]
    [InlineData("220 mail.invalid ESMTP\r\n", "an FTP or mail server")]
    [InlineData("\u00ff\u00fb\u0001", "a Telnet server")]
    public async Task A_server_that_speaks_first_is_named(string greeting, string name)
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.SendAsync(Encoding.Latin1.GetBytes(greeting));
            _ = await connection.NextRequestAsync();
        });
        await NamesAsync(peer, name);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "an HTTP server")]
    [InlineData("<!DOCTYPE HTML>\n<html>", "an HTTP server")]
    [InlineData("\u0015\u0003\u0001", "a TLS server")]
    public async Task A_server_that_answers_what_it_does_not_understand_is_named(string answer, string name)
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            _ = await connection.NextRequestAsync();
            await connection.SendAsync(Encoding.Latin1.GetBytes(answer));
        });
        await NamesAsync(peer, name);
    }

    [Fact]
    public async Task A_server_that_waits_for_the_end_of_the_question_is_named()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            while (await connection.NextRequestAsync() is not null)
            {
                // It waits for a line end that does not come.
            }

            await connection.SendAsync(Encoding.Latin1.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
        });
        await NamesAsync(peer, "an HTTP server");
    }

    private async Task NamesAsync(ScriptedPeer peer, string name)
    {
        var options = To(peer.Port) with { ResponseTimeout = TimeSpan.FromSeconds(2), QuietTime = TimeSpan.FromSeconds(1), Retries = 0 };
        await using var session = Session(options);

        var failure = await FailsAsync(InverterError.NoInverter, session.IdentifyAsync(End));

        Assert.Equal(
            $"127.0.0.1:{peer.Port} is {name}, not an inverter; check the address and the port (inverters listen on 8899).",
            failure.Message);
        Assert.Equal(1, peer.Connections);
    }
}
