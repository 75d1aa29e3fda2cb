using System.Text;
using SermatecEss.Testing;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Web.Tests.OpenApi;

/// <summary>The description of the API is that of the program.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task The_description_in_the_repository_is_that_of_the_routes_and_types()
    {
        await using var plant = await WebPlant.StartAsync();
        using var access = plant.Guard(new HttpOptions());
        var routes = plant.RoutesOf(plant.Bridge, access);
        Assert.Equal(
            RouteDescriptions.All.Keys.Order(),
            routes.Select(route => (route.Method, route.Path)).Order());
        var description = new OpenApiDocument().Write(routes);
        var file = RepositoryFile.PathOf("docs/openapi.json");
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVALS") == "1")
            await File.WriteAllTextAsync(file, description, new UTF8Encoding(false), plant.End);
        Assert.Equal(await File.ReadAllTextAsync(file, plant.End), description);
    }

    [Fact]
    public async Task It_is_served()
    {
        await using var plant = await WebPlant.StartAsync();
        Assert.Equal("3.1.0", (await plant.GetAsync("/api/openapi.json")).GetProperty("openapi").GetString());
    }
}
