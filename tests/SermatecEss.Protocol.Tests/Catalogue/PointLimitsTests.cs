using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Tests.Catalogue;

public sealed class PointLimitsTests
{
    private static readonly CommandCatalogue Small = SmallCatalogue.Parse(SmallCatalogue.Text);

    [Fact]
    public void A_points_own_limits_come_before_those_of_its_unit()
    {
        Assert.Equal(new PointLimits(-600.5m, 700.5m, 50), Small.LimitsOf(Field("grid_power", "W")));
        Assert.Equal(new PointLimits(-10, 1100, null), Small.LimitsOf(Field("pv1_power", "W")));
        Assert.Null(Small.LimitsOf(Field("pv1_voltage", "V")));
        Assert.Null(Small.LimitsOf(Field("inverter_mode", null)));
    }

    [Fact]
    public void Every_limit_of_the_shipped_catalogue_is_of_a_point_or_a_unit_that_there_is()
    {
        var fields = CommandCatalogue.Default.Definitions.SelectMany(command => command.Fields).ToList();
        var known = fields.Select(field => field.Id).Concat(fields.Select(field => field.Unit)).ToHashSet();
        Assert.All(CommandCatalogue.Default.Limits.Keys, limit => Assert.Contains(limit, known));
    }

    private static FieldDefinition Field(string id, string? unit) =>
        new() { Id = id, Label = id, Name = id, Type = FieldType.SignedNumber, Length = 2, Kind = ValueKind.Instant, Unit = unit };
}
