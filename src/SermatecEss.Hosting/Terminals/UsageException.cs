namespace SermatecEss.Hosting.Terminals;

/// <summary>The user asked for something impossible; the message explains it and what to do instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
