using System.Net;
using System.Net.Sockets;
using System.Text;
using SermatecEss.Inverter.Tests.Peer;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Tests;

/// <summary>
/// No read ever sends what can change or block an inverter: asserted on the bytes that the peer received, also with a catalogue that
/// defines everything as a read.
/// </summary>
public sealed class ReadGuardTests : SessionTest
{
    public static TheoryData<string> NeverSent =>
    [
        "64", "66", "67", "68", "69", "6A", "70", "71", "94", "9E", "9F", "A3", "B0", "BA", "BB",
        "0000", "1000", "E000", "2000", "F000", "0001",
    ];

    [Theory]
    [MemberData(nameof(NeverSent))]
    public async Task A_command_that_does_more_than_read_is_refused_without_even_a_connection(string code) =>
        await RefusedWithoutConnectionAsync(CommandCatalogue.Default, code);

    [Theory]
    [MemberData(nameof(NeverSent))]
    public async Task A_catalogue_that_calls_it_a_read_does_not_help_it(string code)
    {
        var forged = Forged(code);
        Assert.Equal(CommandAccess.Read, forged.View(609).Find(Parse(code))!.Access);

        await RefusedWithoutConnectionAsync(forged, code);
    }

    [Theory]
    [MemberData(nameof(NeverSent))]
    public async Task An_open_connection_does_not_carry_it_either(string code)
    {
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery);
        await using var session = new InverterSession(To(peer.Port), Forged(code));
        await session.IdentifyAsync(End);

        await FailsAsync(InverterError.Forbidden, RequestAsync(session, Parse(code)));
        await session.RequestAsync(Battery, End);

        Assert.Equal([0x98, 0x0a], peer.Codes);
    }

    [Theory]
    [InlineData("6401")]
    [InlineData("bb01")]
    [InlineData("0002")]
    public async Task Another_second_byte_does_not_make_it_another_command(string code) =>
        await RefusedWithoutConnectionAsync(Forged(code), code);

    [Theory]
    [InlineData("write")]
    [InlineData("network")]
    [InlineData("dangerous")]
    public async Task What_only_the_catalogue_excludes_is_refused_as_well(string access) =>
        await RefusedWithoutConnectionAsync(Forged("77", access), "77");

    [Fact]
    public async Task A_write_of_this_version_is_refused_though_it_is_a_read_in_another()
    {
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery);
        var catalogue = Catalogue(Definition("77", "read", since: 252), Definition("77", "write", since: 600));
        await using var session = new InverterSession(To(peer.Port), catalogue);

        await FailsAsync(InverterError.Forbidden, session.RequestAsync(Parse("77"), End));

        Assert.Equal([0x98], peer.Codes);
    }

    [Fact]
    public async Task An_unknown_code_is_refused_without_a_connection()
    {
        using var listener = Listen(out var options);
        await using var session = Session(options);

        var failure = await FailsAsync(InverterError.NotInCatalogue, RequestAsync(session, Parse("77")));

        Assert.Equal(Parse("77"), failure.Command);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_command_of_later_versions_is_not_sent_to_this_one()
    {
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery, pcuVersion: 411);
        await using var session = Session(peer);

        var failure = await FailsAsync(InverterError.NotInCatalogue, session.RequestAsync(CommandCode.FromByte(0xa2), End));

        Assert.Contains("411", failure.Message, StringComparison.Ordinal);
        Assert.Equal([0x98], peer.Codes);
    }

    [Fact]
    public async Task Every_read_of_the_catalogue_is_sent_with_an_empty_payload()
    {
        await using var peer = ScriptedPeer.Responding(code => Replies.Frame(code));
        var options = To(peer.Port) with { QuietTime = TimeSpan.FromMilliseconds(20) };
        await using var session = Session(options);
        var reads = CommandCatalogue.Default.View(609)
            .Commands.Where(command => command.Access == CommandAccess.Read)
            .Select(command => command.Code)
            .ToList();

        foreach (var read in reads.Where(read => read != InverterSession.IdentifyingCommand)) await session.RequestAsync(read, End);

        Assert.Equal(
            reads.Order(Comparer<CommandCode>.Create((a, b) => a.Value - b.Value)),
            peer.Codes.Distinct().Select(CommandCode.FromByte).Order(Comparer<CommandCode>.Create((a, b) => a.Value - b.Value)));
        Assert.All(peer.Received.Chunk(PeerConnection.RequestLength), request => Assert.Equal(0, request[6]));
    }

    // The exception may be thrown immediately or with the task; in both cases before anything is sent.
    private async Task RequestAsync(InverterSession session, CommandCode code) => await session.RequestAsync(code, End);

    private async Task RefusedWithoutConnectionAsync(CommandCatalogue catalogue, string code)
    {
        using var listener = Listen(out var options);
        await using var session = new InverterSession(options, catalogue);

        var failure = await FailsAsync(InverterError.Forbidden, RequestAsync(session, Parse(code)));

        Assert.Equal(Parse(code), failure.Command);
        Assert.False(listener.Pending());
    }

    private static TcpListener Listen(out SessionOptions options)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        options = To(((IPEndPoint)listener.LocalEndpoint).Port);
        return listener;
    }

    private static CommandCode Parse(string text) => CommandCode.TryParse(text, out var code) ? code : throw new ArgumentException(text);

    private static CommandCatalogue Forged(string code, string access = "read") => Catalogue(Definition(code, access));

    private static string Definition(string code, string access, int since = 0)
    {
        var names = access == "read" ? $"\"names\": [\"forged\"], " : "";
        return $$"""
            { "code": "{{code}}", "since": {{since}}, "label": "forged", {{names}}"access": "{{access}}",
              "fields": [{{Field("inverter_forged")}}] }
            """;
    }

    private static string Field(string id) => $$"""{ "id": "{{id}}", "label": "{{id}}", "type": "int", "length": 2, "kind": "status" }""";

    private static CommandCatalogue Catalogue(params string[] definitions) => CommandCatalogue.Parse(Encoding.UTF8.GetBytes($$"""
        {
          "format": 1, "versionAliases": {}, "batteries": [], "codeLists": {},
          "commands": [
            { "code": "98", "since": 0, "label": "system", "names": ["system"], "access": "read",
              "fields": [{{Field("inverter_pcu_version")}}] },
            { "code": "0A", "since": 0, "label": "battery", "names": ["battery"], "access": "read",
              "fields": [{{Field("battery_voltage")}}] },
            {{string.Join(", ", definitions)}}
          ]
        }
        """));
}
