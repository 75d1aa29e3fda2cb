using System.CommandLine;

namespace SermatecEss.Cli.Options;

/// <summary>How the words of a command line are told apart.</summary>
internal static class CommandLineWords
{
    /// <summary>An @ at the beginning of a word is a character like any other, and names no file of words.</summary>
    internal static ParserConfiguration Configuration { get; } = new() { ResponseFileTokenReplacer = null };
}
