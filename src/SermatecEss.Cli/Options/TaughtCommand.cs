using System.CommandLine;

namespace SermatecEss.Cli.Options;

/// <summary>A command whose help says more than a line: how it is used, with examples.</summary>
internal sealed class TaughtCommand(string name, string description, string lesson) : Command(name, description)
{
    /// <summary>What the help prints below the options.</summary>
    internal string Lesson { get; } = lesson;
}
