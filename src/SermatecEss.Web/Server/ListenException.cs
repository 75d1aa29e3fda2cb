namespace SermatecEss.Web.Server;

/// <summary>The HTTP interface cannot listen at its address.</summary>
/// <param name="message">Where and why, as a part of a sentence, as in <c>127.0.0.1:8080 is in use by another program</c>.</param>
public sealed class ListenException(string message) : Exception(message);
