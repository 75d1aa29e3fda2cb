using System.Net;
using System.Net.Sockets;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fuzz.Targets;

/// <summary>
/// The properties of a session with a scripted peer, one line per request: <c>answer CODE PAYLOAD</c>, <c>bytes HEX</c>, <c>close</c>, or
/// nothing; any number of them in one line.
/// </summary>
internal static class SessionOracle
{
    private const int MostRequests = 200;

    /// <summary>Long after every timeout of the session.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly CommandCode[] Asked = [CommandCode.FromByte(0x0a), CommandCode.FromByte(0x99), CommandCode.FromByte(0x95)];

    internal static IEnumerable<byte[]> Seeds
    {
        get
        {
            var identity = $"answer 98 {Convert.ToHexStringLower(Plant.IdentityPayload)}";
            var whole = string.Join('\n', Asked.Select(code => string.Join(' ', Plant.View.ResponsesOf(Plant.View.Find(code)!)
                .Select(frame => $"answer {frame} {Convert.ToHexStringLower(new byte[Plant.View.Find(frame)!.PayloadLength])}"))));
            return ((string[])[
                identity, $"{identity}\n{whole}", "bytes 485454502f312e31", "close\nclose", $"{identity}\nclose\n{identity}\n{whole}",
            ])
                .Select(System.Text.Encoding.UTF8.GetBytes);
        }
    }

    internal static void Check(byte[] input) => CheckAsync(input).GetAwaiter().GetResult();

    private static async Task CheckAsync(byte[] input)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var script = new Queue<string[]>(Lines.Of(input));
        var requests = new List<(CommandCode Code, int Length)>();
        using var end = new CancellationTokenSource(Patience);
        var peer = ServeAsync(listener, script, requests, end.Token);
        var options = new SessionOptions
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            ResponseTimeout = TimeSpan.FromMilliseconds(20),
            QuietTime = TimeSpan.FromMilliseconds(8),
            Backoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(1),
            Retries = 1,
        };
        await using (var session = new InverterSession(options, CommandCatalogue.Default))
        {
            foreach (var code in Asked)
            {
                try
                {
                    var response = await session.RequestAsync(code, end.Token);
                    var expected = session.Identity!.View.ResponsesOf(response.Command);
                    Finding.Unless(response.Frames.Count > 0, "a response has a frame");
                    Finding.Unless(
                        response.Frames.All(frame => expected.Contains(frame.Command.Code)),
                        "a response has its own frames alone");
                }
                catch (InverterException e)
                {
                    Finding.Unless(!Plain.HasControls(e.Message), "an error message has no control characters");
                }
                catch (OperationCanceledException)
                {
                    throw new Finding("a request ends by itself");
                }
            }
        }

        await end.CancelAsync();
        await peer;
        Finding.Unless(requests.Count < MostRequests, "a session does not ask without end");
        foreach (var (code, length) in requests)
            Finding.Unless(!ReadGuard.IsNeverSent(code) && length == 0, "a session sends reads alone");
    }

    private static async Task ServeAsync(
        TcpListener listener, Queue<string[]> script, List<(CommandCode Code, int Length)> requests, CancellationToken end)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptSocketAsync(end);
                client.NoDelay = true;
                await ServeAsync(client, script, requests, end);
            }
        }
        catch (OperationCanceledException)
        {
            // The session is over.
        }
    }

    private static async Task ServeAsync(
        Socket client, Queue<string[]> script, List<(CommandCode Code, int Length)> requests, CancellationToken end)
    {
        var reader = new FrameReader();
        var buffer = new byte[FrameLayout.MaxLength];
        try
        {
            while (await client.ReceiveAsync(buffer, end) is > 0 and var count)
            {
                // The session sends whole frames, one at a time.
                var bytes = new System.Buffers.ReadOnlySequence<byte>(buffer, 0, count);
                while (reader.TryRead(ref bytes, out var frame, final: true))
                {
                    requests.Add((frame.Command, (int)frame.Payload.Length));
                    if (!script.TryDequeue(out var line)) continue;
                    foreach (var reaction in Reactions(line))
                    {
                        if (reaction is null) return;
                        _ = await client.SendAsync(reaction, end);
                    }
                }
            }
        }
        catch (SocketException)
        {
            // The session has closed the connection.
        }
    }

    /// <summary>What is sent; null closes the connection.</summary>
    private static IEnumerable<byte[]?> Reactions(string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == "close")
            {
                yield return null;
            }
            else if (words[i] == "bytes" && i + 1 < words.Length)
            {
                yield return Lines.Hex(words[++i]);
            }
            else if (words[i] == "answer" && i + 2 < words.Length && CommandCode.TryParse(words[i + 1], out var code))
            {
                yield return FrameWriter.Response(
                    code,
                    Lines.Hex(words[i += 2]).AsSpan() is { Length: <= FrameLayout.MaxPayload } all ? all : []);
            }
        }
    }
}
