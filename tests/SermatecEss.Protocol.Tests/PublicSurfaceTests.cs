using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_library_needs_nothing_but_the_framework() =>
        Assert.All(typeof(Frame).Assembly.GetReferencedAssemblies(),
            reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));

    [Fact]
    public void Every_class_is_sealed_static_or_abstract() =>
        Assert.All(typeof(Frame).Assembly.GetTypes().Where(type => type.IsClass),
            type => Assert.True(type.IsSealed || type.IsAbstract, type.FullName));

    [Fact]
    public void No_public_type_can_be_changed_by_its_users() =>
        Assert.All(
            typeof(Frame).Assembly.GetExportedTypes()
                .SelectMany(type => type.GetProperties().Where(property => property.DeclaringType == type))
                    .Where(property => property.SetMethod is { IsPublic: true }),
            property =>
                Assert.Contains(typeof(System.Runtime.CompilerServices.IsExternalInit),
                    property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));

    [Fact]
    public void No_public_type_has_a_public_field() =>
        Assert.All(
            typeof(Frame).Assembly.GetExportedTypes().Where(type => !type.IsEnum).SelectMany(type => type.GetFields()),
            field => Assert.True(field.IsLiteral || field.IsInitOnly, $"{field.DeclaringType}.{field.Name}"));
}
