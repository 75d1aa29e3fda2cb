namespace SermatecEss.Cli.Terminals;

/// <summary>What the program's exit code says to a script.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked was answered.</summary>
    internal const int Success = 0;

    /// <summary>The inverter could not be reached or did not answer.</summary>
    internal const int NoResponse = 1;

    /// <summary>The command line or a file that it names is wrong; nothing was sent.</summary>
    internal const int Usage = 2;

    /// <summary>Some of what was asked was answered, and printed.</summary>
    internal const int Partial = 3;

    /// <summary>The inverter, the budget or the ledger does not allow what was wanted; nothing was sent.</summary>
    internal const int Refused = 4;

    /// <summary>The inverter has other values than were wanted.</summary>
    internal const int Differs = 5;

    /// <summary>Nobody knows whether the inverter has taken what was sent.</summary>
    internal const int Unknown = 6;

    /// <summary>Ended by Ctrl-C, as a shell expects it.</summary>
    internal const int Interrupted = 130;
}
