namespace SermatecEss.Web.Access;

/// <summary>Passwords and API keys cannot be read or saved; the message is a sentence that says why.</summary>
/// <param name="message">Why.</param>
/// <param name="inner">What failed.</param>
public sealed class CredentialException(string message, Exception inner) : Exception(message, inner);
