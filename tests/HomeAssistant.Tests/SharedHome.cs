using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>A broker with Home Assistant, started by the first test that needs them.</summary>
public sealed class SharedHome : IAsyncDisposable
{
    private Task<(Broker Broker, HomeAssistant Home)>? _both;

    internal Task<(Broker Broker, HomeAssistant Home)> StartedAsync()
    {
        HomeAssistant.SkipIfMissing();
        return _both ??= StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_both is not { IsCompletedSuccessfully: true }) return;
        await _both.Result.Home.DisposeAsync();
        await _both.Result.Broker.DisposeAsync();
    }

    private static async Task<(Broker Broker, HomeAssistant Home)> StartAsync()
    {
        var broker = await Broker.StartAsync();
        return (broker, await HomeAssistant.StartAsync(broker));
    }
}
