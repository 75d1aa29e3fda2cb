namespace SermatecEss.Hosting.Terminals;

/// <summary>The exit codes of both programs.</summary>
internal static class ExitCode
{
    /// <summary>Everything requested was answered.</summary>
    internal const int Success = 0;

    /// <summary>The inverter could not be reached or did not respond.</summary>
    internal const int NoResponse = 1;

    /// <summary>The command line or a file that it names is invalid; nothing was sent.</summary>
    internal const int Usage = 2;

    /// <summary>Only part of what was requested was answered, and printed.</summary>
    internal const int Partial = 3;

    /// <summary>The inverter, the write limit or the ledger does not allow the change; nothing was sent.</summary>
    internal const int Refused = 4;

    /// <summary>The inverter has other values than requested.</summary>
    internal const int Differs = 5;

    /// <summary>It is unknown whether the inverter has accepted what was sent.</summary>
    internal const int Unknown = 6;

    /// <summary>Ended by Ctrl-C, with the exit code that shells expect.</summary>
    internal const int Interrupted = 130;
}
