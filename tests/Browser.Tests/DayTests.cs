using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using SermatecEss.Simulator;

namespace SermatecEss.Browser.Tests;

/// <summary>A day of 25 hours, and what is exported of it.</summary>
public sealed class DayTests(Chromium chromium)
{
    private const int Hours = 25;
    private static readonly DateTimeOffset Start = new(2025, 10, 26, 0, 0, 0, TimeSpan.FromHours(2));

    [Fact]
    public async Task A_day_of_25_hours_is_whole_and_exported_as_it_is_drawn()
    {
        await using var house = new House();
        var file = await house.WriteAsync("day.csv", Day());
        _ = (await house.RunAsync(
            "", "history", "import", file, "--serial", new SimulatorOptions().Serial, "--time-zone", "Europe/Prague")).Good;
        using var daemon = await house.StartAsync("time_zone: Europe/Prague");
        await using var window = await chromium.OpenAsync(house.Address);
        await window.GoAsync("#/history/day/2025-10-26?table=1");
        var table = await TableAsync(window);

        Assert.Equal(Hours * 12, table.Count);
        var hours = table.Select(row => row[0]).Where(time => time.Contains(":00", StringComparison.Ordinal)).ToList();
        Assert.Equal(Hours, hours.Count);
        Assert.Equal(Hours, hours.Distinct().Count());
        Assert.Equal(2, hours.Count(time => time.StartsWith("02:00", StringComparison.Ordinal)));

        var exported = await ExportAsync(window);
        Assert.Equal("time", exported[0][0]);
        Assert.Equal(table.Count, exported.Count - 1);
        var power = Array.IndexOf(exported[0], "pv_power");
        var charge = Array.IndexOf(exported[0], "battery_soc");
        for (var i = 0; i < table.Count; i++)
        {
            var row = exported[i + 1];
            Assert.Equal(Start.AddMinutes(5 * i), DateTimeOffset.Parse(row[0], CultureInfo.InvariantCulture));
            Assert.Equal($"{PowerOf(i)}", row[power]);
            Assert.Equal($"{ChargeOf(i)}", row[charge]);
            Assert.Contains($"{PowerOf(i)} W", table[i]);
            Assert.Contains($"{ChargeOf(i)}%", table[i]);
        }

        Assert.Empty(window.Faults);
    }

    private static int PowerOf(int index) => 100 + 2 * index;

    private static int ChargeOf(int index) => 20 + index % 50;

    private static string Day()
    {
        var text = new StringBuilder("time,pv_power,battery_soc\n");
        for (var i = 0; i < Hours * 12; i++)
        {
            var time = Start.AddMinutes(5 * i);
            _ = text.Append(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd'T'HH:mm:sszzz},{PowerOf(i)},{ChargeOf(i)}\n");
        }

        return text.ToString();
    }

    private static async Task<IReadOnlyList<string[]>> TableAsync(Window window)
    {
        await window.Page.GetByRole(AriaRole.Table).WaitForAsync();
        return await window.Page.EvaluateAsync<string[][]>("""
            () => [...document.querySelectorAll('tbody tr')].map((row) =>
              [...row.cells].map((cell) => cell.textContent.replace(/\s/g, ' ')))
            """);
    }

    private static async Task<IReadOnlyList<string[]>> ExportAsync(Window window)
    {
        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(
            AriaRole.Button, new PageGetByRoleOptions { Name = "CSV" }).ClickAsync());
        var text = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        return [.. text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
    }
}
