using System.Security.Cryptography;
using System.Text;

namespace SermatecEss.Web.Access;

/// <summary>The hash of a password: PBKDF2 with SHA-256.</summary>
public sealed class PasswordHash
{
    /// <summary>The length of a salt in bytes.</summary>
    public const int SaltLength = 16;

    /// <summary>The length of a hash in bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>The rounds of a new hash, and the fewest that are accepted.</summary>
    public const int Rounds = 600_000;

    /// <summary>The most rounds that are accepted: with more, a login would take minutes.</summary>
    public const int MostRounds = 10_000_000;

    private readonly byte[] _salt;
    private readonly byte[] _hash;

    /// <param name="salt">The salt, <see cref="SaltLength"/> bytes.</param>
    /// <param name="hash">The hash, <see cref="Length"/> bytes.</param>
    /// <param name="iterations">The rounds, <see cref="Rounds"/> to <see cref="MostRounds"/>.</param>
    /// <exception cref="ArgumentException">One of them is out of bounds.</exception>
    public PasswordHash(byte[] salt, byte[] hash, int iterations)
    {
        if (salt.Length != SaltLength) throw new ArgumentException("a salt has the wrong length", nameof(salt));
        if (hash.Length != Length) throw new ArgumentException("a hash has the wrong length", nameof(hash));
        if (iterations is < Rounds or > MostRounds) throw new ArgumentException("the number of rounds is invalid", nameof(iterations));
        _salt = salt;
        _hash = hash;
        Iterations = iterations;
    }

    /// <summary>The rounds.</summary>
    public int Iterations { get; }

    /// <summary>The salt.</summary>
    public ReadOnlySpan<byte> Salt => _salt;

    /// <summary>The hash.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>Hashes a password with a new salt, which takes some tenths of a second.</summary>
    public static PasswordHash Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new PasswordHash(salt, Derive(password, salt, Rounds), Rounds);
    }

    /// <summary>Whether a password is the right one. This takes some tenths of a second, whatever the result.</summary>
    public bool Matches(string password) => CryptographicOperations.FixedTimeEquals(Derive(password, _salt, Iterations), _hash);

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, Length);
}
