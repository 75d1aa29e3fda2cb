using System.Globalization;
using SermatecEss.Captures.Conversations;
using SermatecEss.Hosting.Output;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Cli.Decoding;

/// <summary>Prints conversations as text: a line for each request, with a heading when the connection changes.</summary>
internal static class ConversationText
{
    internal static void Write(TextWriter output, IEnumerable<ConversationEntry> entries, ConversationView view, TimeZoneInfo zone)
    {
        int? connection = null;
        foreach (var entry in entries)
        {
            var captured = entry.Captured;
            if (captured.Connection is { } current && current.Number != connection)
            {
                connection = current.Number;
                var app = current.App is { } name ? $" ({name})" : "";
                output.WriteLine(current.Client is null ? current.Server : $"{current.Client} > {current.Server}{app}");
            }

            var what = entry.Exchange is { } exchange ? Line(exchange) : $"! {entry.Absent!.Faults[0]}, {Side(captured)}";
            output.WriteLine($"  {DecodedFrameText.Time(captured.Time, zone)} {what}".Replace("   ", "  ", StringComparison.Ordinal));
        }

        output.WriteLine(
            $"{Amount.Of(view.Requests, "request")}: {view.Unanswered} unanswered, {view.Repeated} repeated, "
            + $"{Amount.Of(view.Writes, "write")}; {Amount.Of(view.Strays, "stray reply", "stray replies")}");
    }

    private static string Side(CaptureEvent captured) => captured.Source is { } source ? $"sent by {source}" : "";

    private static string Line(Exchange exchange)
    {
        var frame = exchange.First.Frame;
        var name = $"{frame.Command} {exchange.Command?.Label ?? "(unknown command)"}";
        if (exchange.IsStray) return $"{name}: stray reply";
        var text = name;
        if (exchange.IsWrite) text += $" [WRITE, {Amount.Of(frame.Bytes.Length - FrameLayout.MinLength, "byte")}]";
        if (exchange.First.IsEncrypted) text += " [encrypted]";
        text += ": ";
        text += exchange.Responses.Count > 0 ? Answer(exchange) : exchange.IsUnanswered ? "NO REPLY" : "sent";
        if (exchange.Responses.Count > 0 && exchange.Missing.Count > 0) text += $", without {string.Join(", ", exchange.Missing)}";
        return exchange.Repeats > 0 ? $"{text}, sent {exchange.Repeats + 1} times" : text;
    }

    private static string Answer(Exchange exchange)
    {
        var codes = string.Join(", ", exchange.Responses.Select(response => response.Frame.Command));
        var reply = exchange.Responses.Count == 1 && exchange.Responses[0].Frame.Command == exchange.First.Frame.Command
            ? "reply"
            : $"reply {codes}";
        return exchange.Elapsed is { } elapsed
            ? string.Create(CultureInfo.InvariantCulture, $"{reply} after {elapsed.TotalMilliseconds:0.#} ms")
            : reply;
    }
}
