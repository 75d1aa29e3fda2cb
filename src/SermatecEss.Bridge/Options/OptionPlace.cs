namespace SermatecEss.Bridge.Options;

/// <summary>Where the value of an option was given.</summary>
/// <param name="Source">The kind of source.</param>
/// <param name="Name">Its name there: the path in the file, the variable or the flag.</param>
/// <param name="File">The file as given, or the name of another source.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public sealed record OptionPlace(OptionSource Source, string Name, string File, long Line = 1, long Column = 1)
{
    /// <summary>The place of an option on the command line.</summary>
    public static OptionPlace OnCommandLine(string flag) => new(OptionSource.CommandLine, flag, "the command line");

    /// <summary>The place of an option in the environment.</summary>
    public static OptionPlace InEnvironment(string variable) => new(OptionSource.Environment, variable, "the environment");
}
