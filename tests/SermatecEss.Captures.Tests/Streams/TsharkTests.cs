using System.Diagnostics;
using System.Text;

namespace SermatecEss.Captures.Tests.Streams;

/// <summary>Another program reads the same bytes from the same packets.</summary>
public sealed class TsharkTests
{
    private const string Tshark = "/usr/bin/tshark";
    private const int Count = 400;
    private const int AtOnce = 100;

    [Fact]
    public async Task Generated_conversations_are_read_as_tshark_reads_them()
    {
        Assert.SkipUnless(File.Exists(Tshark), "needs tshark");
        var random = new Random(18);
        var gaps = 0;
        for (var begin = 0; begin < Count; begin += AtOnce)
        {
            var conversations = Enumerable.Range(begin, AtOnce).Select(number => new RandomConversation(random, number).Packets()).ToList();
            var file = CaptureBytes.Pcap(1, conversations.SelectMany(packets => packets), step: 10);

            // As tshark writes a gap among the bytes.
            var own = ReassemblyTests.Run(file, length => Encoding.ASCII.GetBytes($"[{length} bytes missing in capture file]\0"));
            var others = await FollowAsync(file);
            Assert.Equal(AtOnce, own.Count);
            for (var i = 0; i < AtOnce; i++)
            {
                gaps += own[i].Gaps.Count;
                Assert.True(
                    (Convert.ToHexString([.. own[i].FromClient]), Convert.ToHexString([.. own[i].FromServer])) == others[i],
                    $"Conversation {begin + i} differs:\n{Convert.ToHexString([.. own[i].FromClient])}\n{others[i].FromClient}\n"
                    + $"{Convert.ToHexString([.. own[i].FromServer])}\n{others[i].FromServer}");
            }
        }

        Assert.True(gaps > Count);
    }

    /// <summary>The bytes of each connection and direction, in hex.</summary>
    private static async Task<List<(string FromClient, string FromServer)>> FollowAsync(byte[] file)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, file, TestContext.Current.CancellationToken);
            string[] follow = [.. Enumerable.Range(0, AtOnce).SelectMany(number => (string[])["-z", $"follow,tcp,raw,{number}"])];
            var start = new ProcessStartInfo(Tshark, ["-n", "-q", "-r", path, .. follow])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, await error);
            return Parse(output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Lines of hex below the names of both sides; those of the second side start with a tab.</summary>
    private static List<(string FromClient, string FromServer)> Parse(string output)
    {
        var connections = new Dictionary<int, (string, string)>();
        foreach (var part in output.Split("Filter: tcp.stream eq ").Skip(1))
        {
            var lines = part.Split('\n');
            var isSwapped = lines[1].Contains("10.10.100.254", StringComparison.Ordinal);
            string[] hex = [.. lines.Skip(3).TakeWhile(line => !line.StartsWith('='))];
            var first = string.Concat(hex.Where(line => !line.StartsWith('\t'))).ToUpperInvariant();
            var second = string.Concat(hex.Where(line => line.StartsWith('\t')).Select(line => line[1..])).ToUpperInvariant();
            connections[int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture)] = isSwapped
                ? (second, first)
                : (first, second);
        }

        return [.. connections.OrderBy(connection => connection.Key).Select(connection => connection.Value)];
    }
}
