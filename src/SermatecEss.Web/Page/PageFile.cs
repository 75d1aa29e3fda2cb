namespace SermatecEss.Web.Page;

/// <summary>A file of the page.</summary>
/// <param name="Packed">Its content, compressed with gzip when the program was built.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Tag">Its entity tag, with the quotes; it changes with the content.</param>
internal sealed record PageFile(byte[] Packed, string MediaType, string Tag);
