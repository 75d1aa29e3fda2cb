using System.CommandLine;

namespace SermatecEss.Hosting.Options;

/// <summary>The tokenizing of command lines.</summary>
internal static class CommandLineWords
{
    /// <summary>A leading @ is an ordinary character; response files are off.</summary>
    internal static ParserConfiguration Configuration { get; } = new() { ResponseFileTokenReplacer = null };
}
