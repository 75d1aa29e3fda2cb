using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Tests.Points;

public sealed class PointPoolTests
{
    private readonly PointPool _pool = new();

    [Fact]
    public void A_packed_state_has_the_values_of_the_state_and_no_others()
    {
        foreach (var state in (GroupState[])[State(("a", 1), ("b", 2)), State(("b", 3), ("a", 4)), State(("a", 5), ("c", 6)), State()])
        {
            var packed = _pool.Pack(state);
            Assert.Equal(state.Values.OrderBy(pair => pair.Key), packed.Values.OrderBy(pair => pair.Key));
            Assert.Equal(state.Values.Keys.Order(), packed.Values.Keys.Order());
            Assert.Equal(state.Values.Count, packed.Values.Count);
            foreach (var (point, value) in state.Values) Assert.Same(value, packed.Values[point]);
            Assert.False(packed.Values.TryGetValue("d", out _));
            Assert.False(packed.Values.ContainsKey("d"));
            Assert.Throws<KeyNotFoundException>(() => packed.Values["d"]);
            Assert.Equal(state with { Values = packed.Values }, packed);
        }
    }

    [Fact]
    public void States_of_the_same_points_keep_them_once()
    {
        var one = _pool.Pack(State(("a", 1), ("b", 2)));
        Assert.Same(one.Values.Keys, _pool.Pack(State(("b", 3), ("a", 4))).Values.Keys);
        Assert.NotSame(one.Values.Keys, _pool.Pack(State(("a", 1), ("c", 2))).Values.Keys);
    }

    [Fact]
    public void Any_number_of_sets_costs_no_more_than_a_limit_and_no_value()
    {
        for (var i = 0; i < 1100; i++)
        {
            var state = State(($"point{i}", i));
            Assert.Equal(state.Values, _pool.Pack(state).Values);
        }

        var beyond = State(("beyond", 1));
        Assert.Same(beyond, _pool.Pack(beyond));
    }

    [Fact]
    public void Inverters_that_answer_the_same_points_have_one_set()
    {
        var none = new HashSet<string>();
        var one = _pool.Add(_pool.Add(none, ["a"]), ["b"]);
        Assert.Equal(["a", "b"], one.Order());
        Assert.Same(one, _pool.Add(none, ["b", "a"]));
        Assert.Same(one, _pool.Add(one, ["a"]));
        Assert.Equal(["a", "b", "c"], _pool.Add(one, ["c"]).Order());
        Assert.Equal(["a", "b"], one.Order());
    }

    private static GroupState State(params ReadOnlySpan<(string Point, decimal Number)> values)
    {
        var numbers = new Dictionary<string, PointValue>();
        foreach (var (point, number) in values) numbers.Add(point, new NumberValue(number));
        return new GroupState(PollGroup.Fast, DateTimeOffset.UnixEpoch, numbers);
    }
}
