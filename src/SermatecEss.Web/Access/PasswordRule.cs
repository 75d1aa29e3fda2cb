using System.Security.Cryptography;

namespace SermatecEss.Web.Access;

/// <summary>Which passwords are accepted, and new random ones.</summary>
public static class PasswordRule
{
    /// <summary>The fewest characters of a password.</summary>
    public const int FewestCharacters = 12;

    /// <summary>The most characters of a password.</summary>
    public const int MostCharacters = 1000;

    /// <summary>Letters and digits that are not mistaken for one another.</summary>
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int Groups = 5;
    private const int GroupLength = 4;

    /// <summary>Why a text is not accepted as a password, as a sentence; null if it is.</summary>
    public static string? Fault(string password)
    {
        var length = password.EnumerateRunes().Count();
        return length < FewestCharacters ? $"The password is too short: it needs at least {FewestCharacters} characters."
            : length > MostCharacters ? $"The password is too long: it has more than {MostCharacters} characters."
            : password.Any(char.IsControl) ? "The password contains control characters."
            : null;
    }

    /// <summary>A random password of 100 bits, in groups that are easy to read out.</summary>
    public static string Generate() => string.Join(
        '-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, GroupLength)));
}
