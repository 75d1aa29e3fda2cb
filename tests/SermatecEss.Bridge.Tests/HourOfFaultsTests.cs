using System.Collections.Concurrent;
using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Points;
using SermatecEss.Bridge.State;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Bridge.Tests;

/// <summary>
/// An hour with all network faults of an inverter, in less than a minute. The plant's time stands still, so that the correct values are
/// known.
/// </summary>
public sealed class HourOfFaultsTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-hour").FullName;
    private readonly FastClock _clock = new(100);
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _lines = new();

    [Fact]
    public async Task All_published_values_are_right_and_no_energy_is_lost()
    {
        await using var plant = SimulatorServer.Start(
            new SimulatorOptions { PcuVersion = 252, Start = new DateTimeOffset(2026, 6, 21, 20, 0, 0, TimeSpan.Zero), Speed = 0.0001 },
            new IPEndPoint(IPAddress.Loopback, 0),
            new FaultPlan { FrameGap = TimeSpan.Zero });
        var session = new SessionOptions { Host = "127.0.0.1", Port = plant.EndPoint.Port };
        var events = new ConcurrentQueue<InverterEvent>();
        var saver = new StateSaver(new Log(LogLevel.Error, (_, line) => Assert.Fail(line)));
        await using (var inverter = Poll(session, saver, happened =>
        {
            events.Enqueue(happened);
            if (happened is not Polled) return;
            foreach (var fault in Enum.GetValues<Fault>()) plant.Faults[fault] = 0.02;
        }))
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var run = inverter.RunAsync(TimeSpan.Zero, end.Token);
            await Task.Delay(Hour, _clock, TestContext.Current.CancellationToken);
            await end.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
            Assert.Empty(inverter.Picture.Rejected);
        }

        await saver.DisposeAsync();
        Assert.DoesNotContain(_lines, line => line.Level == LogLevel.Error);
        Assert.Single(events.OfType<Identified>());
        var states = events.OfType<Polled>().Select(poll => poll.State).OfType<GroupState>().ToList();
        AssertRight(states);
        AssertCounted([.. states.Where(state => state.Group == PollGroup.Fast)]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LiveInverter Poll(SessionOptions session, StateSaver saver, Action<InverterEvent> publish)
    {
        var inverter = new InverterOptions(session, new PollPeriods(TimeSpan.FromSeconds(10)));
        var options = new BridgeOptions
        {
            Inverters = [inverter],
            State = new StateDirectory(_folder, _clock, Assert.Fail),
            StuckAfter = 0,
            TimeZone = TimeZoneInfo.Utc,
        };
        var log = new Log(LogLevel.Info, (level, line) => _lines.Enqueue((level, line)));
        return new LiveInverter(inverter, options, CommandCatalogue.Default, saver, publish, _clock, log, trace: null);
    }

    private static void AssertRight(List<GroupState> states)
    {
        foreach (var group in states.GroupBy(state => state.Group))
        {
            foreach (var (point, right) in group.First().Values.Where(pair => !pair.Key.Contains("_energy_", StringComparison.Ordinal)))
            {
                Assert.All(group, state => Assert.True(
                    !state.Values.TryGetValue(point, out var value) || value.Equals(right),
                    $"{point} is {state.Values.GetValueOrDefault(point)} and not {right}"));
            }
        }
    }

    private static void AssertCounted(List<GroupState> fast)
    {
        Assert.True(fast.Count > 100, $"{fast.Count} polls");
        var counting = fast.Where(state => state.Values.ContainsKey("battery_discharge_power")).ToList();
        var watts = Number(counting[0], "battery_discharge_power");
        Assert.True(watts > 0);

        // Gaps longer than five periods are left out, and a busy machine causes some. One of about that length may be or not.
        decimal Counted(int longest) => watts / 1000 * (decimal)counting.Zip(counting.Skip(1), (from, to) => to.Time - from.Time)
            .Where(gap => gap <= TimeSpan.FromSeconds(longest))
            .Sum(gap => gap.TotalHours);
        Assert.InRange(Number(counting[^1], "battery_discharge_energy_total"), 0.98m * Counted(40), 1.02m * Counted(60));
    }

    private static decimal Number(GroupState state, string point) => ((NumberValue)state.Values[point]).Number;
}
