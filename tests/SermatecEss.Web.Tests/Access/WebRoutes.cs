using SermatecEss.Web.Access;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Tests.Access;

/// <summary>The routes of a whole daemon.</summary>
public sealed class WebRoutes : IAsyncLifetime
{
    private WebPlant? _plant;

    /// <summary>All of them.</summary>
    internal IReadOnlyList<Route> Of(AccessGuard access) => _plant!.RoutesOf(_plant.Bridge, access);

    public async ValueTask InitializeAsync() => _plant = await WebPlant.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_plant is not null) await _plant.DisposeAsync();
    }
}
