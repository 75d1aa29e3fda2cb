using SermatecEss.Inverter.State;

namespace SermatecEss.Inverter.Tests.State;

public sealed class MemoryStateStoreTests : StateStoreTests
{
    public MemoryStateStoreTests() => Store = new MemoryStateStore(TimeProvider.System, Messages.Add);

    internal override IStateStore Store { get; }

    [Fact]
    public void What_is_read_is_a_copy()
    {
        Store.Write(StateDocument.Bridge, [1]);
        Store.Read(StateDocument.Bridge)![0] = 2;

        Assert.Equal([1], Store.Read(StateDocument.Bridge)!);
    }
}
