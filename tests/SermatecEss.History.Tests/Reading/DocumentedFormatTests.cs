using System.Diagnostics;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Testing;

namespace SermatecEss.History.Tests.Reading;

/// <summary>The program in docs/history.md reads what the history has.</summary>
public sealed class DocumentedFormatTests
{
    [Fact]
    public async Task The_program_of_the_documentation_reads_raw_values()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var history = new TestHistory();
        var begin = new DateTimeOffset(2026, 6, 21, 10, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 5; i++) history.Poll(PollGroup.Fast, begin.AddMinutes(i), ("battery_voltage", 480.1m + (i / 2 * 0.3m)));
        history.Poll(PollGroup.Fast, begin.AddMinutes(5), ("battery_soc", 70));
        history.Poll(PollGroup.Fast, begin.AddMinutes(6), ("battery_voltage", 479.9m));
        history.Write(begin.AddDays(1));
        var program = RepositoryFile.Read("docs/history.md").Split("```python\n")[1].Split("```")[0];
        var file = Path.Combine(history.Directory, "read.py");
        await File.WriteAllTextAsync(file, program, cancellation);

        using var python = Start(file, history.File, "battery_voltage");
        Assert.SkipWhen(python is null, "there is no Python here");
        var output = await python.StandardOutput.ReadToEndAsync(cancellation);
        await python.WaitForExitAsync(cancellation);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        Assert.Equal(
            ["480.1", "480.1", "480.4", "480.4", "480.7", "479.9"],
            lines.Select(line => $"{decimal.Parse(line[1], System.Globalization.CultureInfo.InvariantCulture):0.0}"));
        Assert.Equal($"{begin.AddMinutes(6).ToUnixTimeSeconds()}.0", lines[^1][0]);
    }

    private static Process? Start(params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

}
