namespace SermatecEss.Web.Access;

/// <summary>A certificate cannot be used.</summary>
/// <param name="message">Which and why, without a full stop.</param>
/// <param name="inner">What failed.</param>
internal sealed class CertificateException(string message, Exception inner) : Exception(message, inner);
