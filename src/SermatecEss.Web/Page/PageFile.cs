using Microsoft.Net.Http.Headers;

namespace SermatecEss.Web.Page;

/// <summary>A file of the page.</summary>
/// <param name="Packed">Its content, compressed with gzip when the program was built.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Tag">Its entity tag.</param>
internal sealed record PageFile(byte[] Packed, string MediaType, EntityTagHeaderValue Tag);
