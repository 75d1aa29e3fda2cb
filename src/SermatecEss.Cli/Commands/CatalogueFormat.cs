namespace SermatecEss.Cli.Commands;

/// <summary>How <c>catalogue show</c> prints.</summary>
internal enum CatalogueFormat
{
    Text,
    Json,
    Schema,
    Markdown,
}
