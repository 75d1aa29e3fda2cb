namespace SermatecEss.Architecture.Tests;

/// <summary>A place where one type uses another.</summary>
/// <param name="From">The using type, such as <c>Settings/SettingWriter</c>.</param>
/// <param name="To">The used type.</param>
/// <param name="Place">File and line.</param>
internal sealed record Use(string From, string To, string Place)
{
    internal string FromFolder => Path.GetDirectoryName(From)!;

    internal string ToFolder => Path.GetDirectoryName(To)!;
}
