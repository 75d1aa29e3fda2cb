using System.Text.Json;
using SermatecEss.Bridge.Messages;

namespace SermatecEss.Web.Events;

/// <summary>Writes single server-sent events.</summary>
internal static class EventFrame
{
    /// <summary>What clients ignore.</summary>
    internal static ReadOnlyMemory<byte> Comment { get; } = ":\n\n"u8.ToArray();

    /// <summary>How soon a client that has lost its connection comes back.</summary>
    internal static ReadOnlyMemory<byte> Retry { get; } = "retry: 2000\n\n"u8.ToArray();

    /// <summary>An event with a JSON object as its data, which is one line.</summary>
    internal static ReadOnlyMemory<byte> Of(string name, Action<Utf8JsonWriter> write) =>
        (byte[])[.. "event: "u8, .. System.Text.Encoding.UTF8.GetBytes(name), .. "\ndata: "u8, .. Json.Write(write), .. "\n\n"u8];
}
