using System.Text.Json;

namespace SermatecEss.Web.Tests.Events;

/// <summary>Reads an event stream as a browser does.</summary>
internal sealed class EventReader : IDisposable
{
    internal const string Path = "/api/v1/events";
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;
    private readonly CancellationToken _end;

    private EventReader(HttpResponseMessage response, Stream stream, CancellationToken end)
    {
        _response = response;
        _lines = new StreamReader(stream);
        _end = end;
    }

    internal static async Task<EventReader> OpenAsync(WebPlant plant)
    {
        var response = await plant.SendAsync("GET", Path);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(response, await response.Content.ReadAsStreamAsync(plant.End), plant.End);
    }

    /// <summary>The data of the next event of a name; others are passed over.</summary>
    internal async Task<JsonElement> NextAsync(string name)
    {
        while (true)
        {
            var line = await _lines.ReadLineAsync(_end);
            Assert.NotNull(line);
            if (line != $"event: {name}") continue;
            var data = await _lines.ReadLineAsync(_end);
            Assert.StartsWith("data: ", data, StringComparison.Ordinal);
            return JsonDocument.Parse(data!["data: ".Length..]).RootElement;
        }
    }

    /// <summary>Waits for a comment.</summary>
    internal async Task CommentAsync()
    {
        while (await _lines.ReadLineAsync(_end) is { } line)
            if (line.StartsWith(':')) return;
        Assert.Fail("The stream has ended.");
    }

    /// <summary>Waits for the orderly end of the stream.</summary>
    internal async Task EndAsync()
    {
        while (await _lines.ReadLineAsync(_end) is not null)
        {
        }
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
