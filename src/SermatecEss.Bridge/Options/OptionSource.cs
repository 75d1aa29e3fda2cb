namespace SermatecEss.Bridge.Options;

/// <summary>Where the value of an option comes from. Of two, the later one counts.</summary>
public enum OptionSource
{
    /// <summary>From nowhere: it is the default.</summary>
    Default,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>A variable of the environment.</summary>
    Environment,

    /// <summary>The command line.</summary>
    CommandLine,
}
