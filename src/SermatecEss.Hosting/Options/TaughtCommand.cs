using System.CommandLine;

namespace SermatecEss.Hosting.Options;

/// <summary>A command with detailed help: usage and examples.</summary>
internal sealed class TaughtCommand(string name, string description, string lesson) : Command(name, description)
{
    /// <summary>The text below the options.</summary>
    internal string Lesson { get; } = lesson;
}
