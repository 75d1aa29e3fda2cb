using System.Reflection;

namespace SermatecEss.Hosting.Terminals;

/// <summary>The version of this program.</summary>
internal static class ProductVersion
{
    internal static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
