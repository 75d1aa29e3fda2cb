using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Web.Access;

/// <summary>An API key: what is kept of it. The key itself is shown once, when it is made.</summary>
/// <param name="Id">Its id, which is a part of the key and no secret: <see cref="IdLength"/> hexadecimal digits.</param>
/// <param name="Role">What it may be used for.</param>
/// <param name="Name">What its owner calls it, at most <see cref="LongestName"/> characters.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Hash">The SHA-256 of the key. It needs no salt and no rounds: a key has 256 random bits.</param>
public sealed record ApiKey(string Id, Role Role, string Name, DateTimeOffset Created, ReadOnlyMemory<byte> Hash)
{
    /// <summary>The digits of an id.</summary>
    public const int IdLength = 8;

    /// <summary>The most characters of a name.</summary>
    public const int LongestName = 64;

    private const string Prefix = "ser_";
    private const int SecretLength = 32;

    /// <summary>Makes a key.</summary>
    /// <returns>What is kept of it, and the key itself: <c>ser_ID_SECRET</c>.</returns>
    public static (ApiKey Kept, Secret Key) Create(Role role, string name, DateTimeOffset now)
    {
        var id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true);
        var text = $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength))}";
        return (new ApiKey(id, role, name, now, HashOf(text)), new Secret(text));
    }

    /// <summary>The id in a text that may be a key; null if it cannot be one.</summary>
    public static string? IdIn(string text)
    {
        var end = Prefix.Length + IdLength;
        var isLikely = text.Length == end + 1 + Base64Url.GetEncodedLength(SecretLength)
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text[end] == '_';
        return isLikely && IsId(text[Prefix.Length..end]) ? text[Prefix.Length..end] : null;
    }

    /// <summary>Whether a text has the form of an id.</summary>
    public static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Whether a text is this key.</summary>
    public bool Matches(string text) => CryptographicOperations.FixedTimeEquals(HashOf(text), Hash.Span);

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
