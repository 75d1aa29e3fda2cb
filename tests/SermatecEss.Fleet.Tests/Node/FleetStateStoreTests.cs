using SermatecEss.Fleet.Database;
using SermatecEss.Fleet.Node;
using SermatecEss.Fleet.Tests.Database;
using SermatecEss.Inverter.State;

namespace SermatecEss.Fleet.Tests.Node;

public sealed class FleetStateStoreTests
{
    private static readonly StateDocument Ledger = StateDocument.Ledger(Sample.Serial);

    [Fact]
    public async Task Without_PostgreSQL_nothing_is_saved_and_the_old_content_holds()
    {
        await using var database = Unreachable();
        var inverter = new NodeInverter(Sample.Serial, 1, new Dictionary<StateKind, byte[]> { [StateKind.Ledger] = [1] });
        var store = Store(database, inverter);

        var failures = new[]
        {
            Assert.Throws<StateException>(() => store.Write(Ledger, [2])),
            Assert.Throws<StateException>(() => store.Delete(Ledger)),
            await Assert.ThrowsAsync<StateException>(() => store.LogAsync("{}\n"u8.ToArray())),
        };

        Assert.All(failures, failure => Assert.Equal(
            ("PostgreSQL 127.0.0.1:1/sermatec: Connection refused", "try again when PostgreSQL responds", false),
            (failure.Message, failure.Advice, failure.IsSuperseded)));
        Assert.Equal([1], store.Read(Ledger));
    }

    [Fact]
    public async Task Energies_are_kept_for_the_next_reading_without_PostgreSQL()
    {
        await using var database = Unreachable();
        var inverter = new NodeInverter(Sample.Serial, 1, new Dictionary<StateKind, byte[]>());

        Store(database, inverter).Write(StateDocument.Inverter(Sample.Serial), [3]);

        Assert.Equal([3], inverter.TakeUnsaved());
        Assert.Null(inverter.TakeUnsaved());
    }

    private static FleetDatabase Unreachable() => new(new DatabaseOptions { Host = "127.0.0.1", Port = 1, Tls = DatabaseTls.Off });

    private static FleetStateStore Store(FleetDatabase database, NodeInverter inverter) => new(
        new InverterRegistry(database), _ => inverter, new MemoryStateStore(TimeProvider.System, Assert.Fail), TimeProvider.System);
}
