namespace SermatecEss.EndToEnd.Tests;

/// <summary>The result of a run.</summary>
internal sealed record Result(int ExitCode, string Output, string Error)
{
    internal string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The output of a run that must have succeeded.</summary>
    internal string Good
    {
        get
        {
            Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}{Output}");
            return Output;
        }
    }

    /// <summary>The error of a run that must have failed with an exit code: one sentence, no stack trace, nothing on stdout.</summary>
    internal string Failed(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}: {Error}{Output}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", Error, StringComparison.Ordinal);
        return Error;
    }
}
