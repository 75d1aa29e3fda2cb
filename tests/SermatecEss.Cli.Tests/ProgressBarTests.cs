using Microsoft.Extensions.Time.Testing;
using SermatecEss.Cli.Terminals;

namespace SermatecEss.Cli.Tests;

public sealed class ProgressBarTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void It_is_drawn_again_ten_times_a_second_at_most_and_wiped_at_the_end()
    {
        using var terminal = new StringWriter();
        using (var bar = new ProgressBar(terminal, "Exporting", _time))
        {
            bar.Show(0.5);
            bar.Show(0.6);
            _time.Advance(TimeSpan.FromMilliseconds(100));
            bar.Show(1.7);
        }

        var half = $"\rExporting [{new string('#', 15)}{new string('.', 15)}]  50 %";
        Assert.Equal($"{half}\rExporting [{new string('#', 30)}] 100 %\r\u001b[K", terminal.ToString());
    }

    [Fact]
    public void Without_progress_nothing_is_drawn()
    {
        using var terminal = new StringWriter();
        new ProgressBar(terminal, "Exporting", _time).Dispose();
        Assert.Empty(terminal.ToString());
    }
}
