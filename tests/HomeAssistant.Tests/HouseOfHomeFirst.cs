namespace SermatecEss.HomeAssistant.Tests;

/// <summary>A house where Home Assistant was started before the daemon; started by the first test that needs it.</summary>
public sealed class HouseOfHomeFirst : IAsyncDisposable
{
    private Task<House>? _house;

    internal Task<House> StartedAsync() => _house ??= House.HomeFirstAsync();

    public async ValueTask DisposeAsync()
    {
        if (_house is { IsCompletedSuccessfully: true }) await _house.Result.DisposeAsync();
    }
}
