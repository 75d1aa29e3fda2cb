using System.IO.Compression;
using System.Text;
using System.Text.Json;
using SermatecEss.Captures.Tests;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.EndToEnd.Tests;

/// <summary><c>decode</c> with captures of packets.</summary>
public sealed class CaptureTests : IDisposable
{
    private const string Secret = "hunter2secret", Network = "VillaKunterbunt", Cloud = "8.209.71.159";
    private static readonly byte[] Query = FrameWriter.Request(CommandCode.FromByte(0x0a));
    private static readonly byte[] Answer = FrameWriter.Response(
        CommandCode.FromByte(0x0a),
        [.. Enumerable.Range(0, 30).Select(i => (byte)i)]);
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-capture").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Requests_and_replies_are_matched_with_their_time()
    {
        var file = await WriteAsync("phone.pcap", new Conversation().Open()
            .FromClient(Query).FromServer(Answer)
            .FromClient(FrameWriter.Request(CommandCode.FromByte(0x64), [0xaa]))
            .FromClient(Query).FromClient(Query));
        var run = await Program.RunAsync([("TZ", "UTC")], "", "decode", file, "--conversation");
        Assert.Equal(
            """
            10.0.0.2:40000 > 10.10.100.254:8899
              2023-11-14 22:13:20.003 0a Battery information display: reply after 1 ms
              2023-11-14 22:13:20.005 64 Control command settings [WRITE, 1 byte]: sent
              2023-11-14 22:13:20.006 0a Battery information display: NO REPLY, sent 2 times
            3 requests: 1 unanswered, 1 repeated, 1 write; 0 stray replies

            """, run.Good);
        Assert.Equal($"sermatec-ess: {file}: 8 packets, 1 connection with an inverter.\n", run.Error);

        var json = await LinesAsync("decode", file, "--conversation", "-o", "ndjson");
        Assert.Equal(["answered", "sent", "unanswered"], json.Select(line => line.GetProperty("result").GetString()));
        Assert.Equal(1, json[0].GetProperty("milliseconds").GetDouble());
        Assert.True(json[1].GetProperty("write").GetBoolean());
        Assert.Equal("battery_voltage", json[0].GetProperty("replies")[0].GetProperty("readings")[0].GetProperty("point").GetString());
    }

    [Fact]
    public async Task Frames_have_time_and_addresses_in_every_format()
    {
        var file = await WriteAsync("x", new Conversation().Open().FromClient(Query).FromServer(Answer));
        var text = (await Program.RunAsync([("TZ", "UTC")], "", "decode", file)).Good;
        Assert.StartsWith(
            "2023-11-14 22:13:20.003 10.0.0.2:40000 > 10.10.100.254:8899: request 0a Battery information display, payload of 0 bytes\n"
            + "2023-11-14 22:13:20.004 10.10.100.254:8899 > 10.0.0.2:40000: reply 0a Battery information display, payload of 30 bytes\n",
            text, StringComparison.Ordinal);
        using var array = JsonDocument.Parse((await Program.RunAsync("decode", file, "-o", "json")).Good);
        var lines = await LinesAsync("decode", file, "-o", "ndjson");
        Assert.Equal(2, lines.Count);
        foreach (var (one, other) in array.RootElement.EnumerateArray().Zip(lines))
        {
            Assert.True(JsonElement.DeepEquals(one, other));
            Assert.StartsWith("2023-11-14T22:13:20.00", one.GetProperty("time").GetString(), StringComparison.Ordinal);
            Assert.True(one.GetProperty("good").GetBoolean());
        }
    }

    [Fact]
    public async Task What_is_missing_is_named_and_the_exit_code_says_so()
    {
        var connection = new Conversation().Open().FromClient(Query).FromServer(Answer[..20]).FromServer(Answer[20..]).FromClient(Query);
        connection.Packets.RemoveAt(4);
        var file = await WriteAsync("gap", connection);
        var run = await Program.RunAsync([("TZ", "UTC")], "", "decode", file);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(
            "22:13:20.005 10.10.100.254:8899 > 10.0.0.2:40000: 20 bytes are not in the capture\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("missing\":20", (await Program.RunAsync("decode", file, "-o", "ndjson")).Output, StringComparison.Ordinal);
        Assert.Contains(
            "! 20 bytes are not in the capture, sent by 10.10.100.254:8899\n",
            (await Program.RunAsync("decode", file, "--conversation")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_files_and_a_pipe_are_read()
    {
        var one = await WriteAsync("one", new Conversation().Open().FromClient(Query));
        var other = Path.Combine(_folder, "other.txt");
        await File.WriteAllTextAsync(other, Convert.ToHexString(Query), TestContext.Current.CancellationToken);
        var text = (await Program.RunAsync("decode", one, other)).Good;
        Assert.Contains($"== {one}\n", text, StringComparison.Ordinal);
        Assert.Contains($"== {other}\n0000: request 0a ", text, StringComparison.Ordinal);

        var bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(one, TestContext.Current.CancellationToken));
        Assert.Contains(": request 0a ", (await Program.RunAsync([], bytes, "decode")).Good, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_with_what_it_is()
    {
        var zip = Path.Combine(_folder, "a.zip");
        await File.WriteAllBytesAsync(zip, [.. "PK\u0003\u0004rest"u8], TestContext.Current.CancellationToken);
        Assert.Contains(
            $"{zip} is a zip archive; extract it first.",
            (await Program.RunAsync("decode", zip)).Failed(2),
            StringComparison.Ordinal);
        Assert.Contains(
            "Cannot read nothing.pcap: ", (await Program.RunAsync("decode", "nothing.pcap")).Failed(2), StringComparison.Ordinal);
        var empty = await WriteAsync("none", new Conversation(serverPort: 443).Open().FromClient(new byte[500]));
        var run = await Program.RunAsync("decode", empty);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("4 packets, 0 connections with an inverter, 1 other connection (500 bytes)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_file_that_is_damaged_is_decoded_as_far_as_it_is_valid()
    {
        var connection = new Conversation().Open();
        for (var i = 0; i < 1000; i++) connection.FromClient(Query);
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.NoCompression, leaveOpen: true))
            gzip.Write(CaptureBytes.Pcap(101, connection.Packets));
        var bytes = compressed.ToArray();
        bytes[^1] ^= 1;
        var file = Path.Combine(_folder, "damaged.gz");
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

        var run = await Program.RunAsync("decode", file);

        Assert.Contains(": request 0a ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            $"{file} is damaged: its compressed data is not valid. Everything before the damage was decoded.\n",
            run.Error,
            StringComparison.Ordinal);
        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public async Task Logs_have_a_conversation_too()
    {
        const string log = """
            2026-11-26T10:00:00.000Z 192.168.1.5:8899 -> fe5564140a0000deae
            2026-11-26T10:00:00.250Z 192.168.1.5:8899 <- fe5514640a001e12ecffed016800150064002200b900b9151810fe00000000000000000000f5ae
            2026-11-26T10:00:01.000Z 192.168.1.6:8899 -> fe5564140a0000deae
            """;
        Assert.Equal(
            """
            192.168.1.5:8899
              2026-11-26 10:00:00.000 0a Battery information display: reply after 250 ms
            192.168.1.6:8899
              2026-11-26 10:00:01.000 0a Battery information display: NO REPLY
            2 requests: 1 unanswered, 0 repeated, 0 writes; 0 stray replies

            """, (await Program.RunAsync([("TZ", "UTC")], log, "decode", "--conversation")).Good);
        var dayless = "23:59:59.900 -> fe5564140a0000deae\n00:00:00.100 <- "
            + "fe5514640a001e12ecffed016800150064002200b900b9151810fe00000000000000000000f5ae\n";
        Assert.Contains(
            "  23:59:59.900 0a Battery information display: reply after 200 ms\n",
            (await Program.RunAsync([], dayless, "decode", "--conversation")).Good, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_image_of_an_upgrade_is_written_or_its_missing_part_named()
    {
        var image = Enumerable.Range(0, 500).Select(i => (byte)(i * 7)).ToArray();
        var connection = new Conversation().Open().FromClient(FrameWriter.Request(CommandCode.FromByte(0x20), [0, 0]));
        foreach (var block in image.Chunk(100)) connection.FromClient(FrameWriter.Request(new CommandCode(1), block)).FromServer([]);
        connection.FromClient(FrameWriter.Request(CommandCode.FromByte(0xf0), [0, 0, 1, 0xf4, 0, 0])).FromServer([]);
        var folder = Path.Combine(_folder, "images");
        var whole = (await Program.RunAsync("decode", await WriteAsync("whole", connection), "--firmware", folder)).Good;
        var written = Directory.GetFiles(folder, "*.bin").Single();
        Assert.StartsWith(
            $"{written}: PCU, 500 bytes in 5 blocks of 100, 0 repeats; length 000001f4: big-endian, bytes (1 of 8); CRC 0000: ",
            whole, StringComparison.Ordinal);
        Assert.Equal(image, await File.ReadAllBytesAsync(written, TestContext.Current.CancellationToken));

        connection.Packets.RemoveAt(8);
        var run = await Program.RunAsync("decode", await WriteAsync("hole", connection), "--firmware", Path.Combine(_folder, "none"));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(
            "bytes 200 to 299 of the image are missing (block 3): 109 bytes of the connection are not in the capture",
            run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "none")));

        var nothing = await Program.RunAsync("decode", "fe5564140a0000deae", "--firmware", folder);
        Assert.Equal(1, nothing.ExitCode);
        Assert.Contains("No firmware upgrade was captured.", nothing.Error, StringComparison.Ordinal);
    }

    /// <summary>Passwords, WiFi names and addresses are in no output, however they were captured, unless requested.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 30)]
    [InlineData(true, 30)]
    public async Task Secrets_are_hidden(bool isEncrypted, int lost)
    {
        byte[] Part(string text, int length) => Encoding.ASCII.GetBytes(text.PadRight(length, '\0'));
        byte[] network = [1, .. Part(Network, 30), .. Part(Secret, 30), .. Part(Cloud, 20), .. Part("19042", 10)];
        var connection = new Conversation().Open();
        foreach (var (code, payload) in (ReadOnlySpan<(byte, byte[])>)
        [
            (0x94, Part(Secret, 60)),
            (0x9e, network[..61]),
            (0x9f, [.. Part(Cloud, 20), .. Part("19042", 10)]),
            (0xa3, [1, .. Part(Cloud, 20), .. Part(Cloud, 20), .. Part(Cloud, 20), .. Part(Secret, 20)]),
            (0xb0, network),
            (0xb1, [.. network, .. Part(Secret, 20)]),
        ])
        {
            var frame = FrameWriter.Response(CommandCode.FromByte(code), payload);
            if (isEncrypted) frame = CloudCipher.Vendor.Apply(frame);
            connection.FromServer(frame[..^lost]);
            connection.FromServer(frame[^lost..]);
            if (lost == 0) continue;
            connection.Packets.RemoveAt(connection.Packets.Count - 1);
            connection.FromServer([1]).FromClient([]);
        }

        connection.FromServer(Answer);
        var file = await WriteAsync("secrets", connection);
        foreach (var format in (string[])["text", "json", "ndjson"])
        {
            foreach (var more in (string[][])[[], ["--conversation"]])
            {
                var run = await Program.RunAsync(["decode", file, "-o", format, .. more]);
                Nothing(run.Output);
                Nothing(run.Error);
            }
        }

        var raw = string.Concat(connection.Packets.Select(packet => Encoding.Latin1.GetString(packet.AsSpan(40))));
        foreach (var rc4 in (string[][])[[], ["--rc4"]])
        {
            Nothing((await Program.RunAsync([], raw, ["decode", "-o", "json", .. rc4])).Output);
            Nothing((await Program.RunAsync([], Convert.ToHexString(Encoding.Latin1.GetBytes(raw)), ["decode", .. rc4])).Output);
        }

        if (lost > 0) return;
        var shown = (await Program.RunAsync("decode", file, "--show-secrets")).Output;
        Assert.Contains(Secret, shown, StringComparison.Ordinal);
        Assert.Contains(Network, shown, StringComparison.Ordinal);
    }

    /// <summary>Neither as text nor in hex, plain or encrypted at any place of a frame.</summary>
    private static void Nothing(string output)
    {
        foreach (var secret in (string[])[Secret, Network, Cloud])
        {
            Assert.DoesNotContain(secret, output, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexStringLower(Encoding.ASCII.GetBytes(secret)), output, StringComparison.Ordinal);
            for (var place = 7; place < 100; place++)
            {
                var padded = new byte[place + secret.Length];
                Encoding.ASCII.GetBytes(secret).CopyTo(padded, place);
                var encrypted = Convert.ToHexStringLower(CloudCipher.Vendor.Apply(padded).AsSpan(place));
                Assert.DoesNotContain(encrypted, output, StringComparison.Ordinal);
            }
        }
    }

    private static async Task<List<JsonElement>> LinesAsync(params string[] arguments)
    {
        var output = (await Program.RunAsync(arguments)).Good;
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private async Task<string> WriteAsync(string name, Conversation conversation)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllBytesAsync(path, CaptureBytes.Pcap(101, conversation.Packets), TestContext.Current.CancellationToken);
        return path;
    }
}
