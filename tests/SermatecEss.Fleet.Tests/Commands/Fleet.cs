namespace SermatecEss.Fleet.Tests.Commands;

/// <summary>Runs command lines of the program in this process.</summary>
internal static class Fleet
{
    internal static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await Application.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
