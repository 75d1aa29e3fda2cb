namespace SermatecEss.Cli.Commands;

/// <summary>The output formats of <c>catalogue show</c>.</summary>
internal enum CatalogueFormat
{
    Text,
    Json,
    Schema,
    Markdown,
}
