namespace SermatecEss.Bridge.Options;

/// <summary>The source of an option's value. Later ones take precedence.</summary>
public enum OptionSource
{
    /// <summary>The default.</summary>
    Default,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>The command line.</summary>
    CommandLine,
}
