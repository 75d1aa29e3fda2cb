using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;
using SermatecEss.Fleet.Cluster;
using SermatecEss.Fleet.Database;

namespace SermatecEss.Fleet.Tests.Cluster;

public sealed class ClusterSetupTests
{
    [Fact]
    public async Task An_error_of_the_database_reaches_another_node_as_it_is()
    {
        await using var services = new ServiceCollection()
            .AddSerializer()
            .Configure<ExceptionSerializationOptions>(ClusterSetup.AddExceptions)
            .BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();

        var sent = new DatabaseException("PostgreSQL db: away", new NpgsqlException("away", new TimeoutException("no response")));
        var received = serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(sent));

        Assert.Equal(sent.Message, Assert.IsType<DatabaseException>(received).Message);
        Assert.Equal("away", Assert.IsType<NpgsqlException>(received.InnerException).Message);
        Assert.IsType<TimeoutException>(received.InnerException!.InnerException);
    }
}
