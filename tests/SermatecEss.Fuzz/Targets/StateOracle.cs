using System.Text;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.State;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;

namespace SermatecEss.Fuzz.Targets;

/// <summary>The properties of state documents: the program would have written what it accepts.</summary>
internal static class StateOracle
{
    private const int MostLedgered = 100_000;

    internal static void CheckState(byte[] input)
    {
        var written = StateJson.Write(StateJson.Read(input));
        Finding.Unless(
            written.AsSpan().SequenceEqual(StateJson.Write(StateJson.Read(written))), "an accepted state is saved unchanged");
    }

    internal static void CheckOverride(byte[] input)
    {
        var state = OverrideJson.Read(input, Plant.Now);
        var again = OverrideJson.Read(OverrideJson.Write(state), Plant.Now);
        Finding.Unless(
            again.Key == state.Key && again.UntilSoc == state.UntilSoc && again.IsOver == state.IsOver, "an override is saved as it is");
        Finding.Unless(again.Before.Settings.SequenceEqual(state.Before.Settings), "an override's settings are saved as they are");
        try
        {
            foreach (var change in state.Before.Changes(Plant.Settings))
            {
                Finding.Unless(OverrideSettings.Touches(state.Kind, change.Setting.Id), "an override puts back what it touches");
                _ = WritePlan.ReadsFor(Plant.Settings, [change]);
            }
        }
        catch (Exception e) when (e is FormatException or SettingException)
        {
            // Rejected before anything is written.
        }
    }

    internal static void CheckLedger(byte[] input)
    {
        var time = new FakeTimeProvider(Plant.Now);
        var store = new MemoryStateStore(time, _ => { });
        store.Write(StateDocument.Ledger(Plant.Serial), input);
        var ledger = new WriteLedger(store, Plant.Serial, WriteLimits.Default, time);
        Finding.Unless(ledger.WrittenToday is >= 0 and <= MostLedgered, "a ledger counts");
        var before = ledger.WrittenToday;
        try
        {
            ledger.Spend(1);
        }
        catch (SettingException e)
        {
            Finding.Unless(
                e.Refusal == SettingRefusal.Budget && before >= WriteLimits.Default.PerHour, "a ledger refuses for its budget alone");
            return;
        }

        Finding.Unless(before < WriteLimits.Default.PerDay, "no more is written than the budget");
        Finding.Unless(ledger.WrittenToday == before + 1, "what is written is counted");
    }

    internal static void CheckBridge(byte[] input)
    {
        var time = new FakeTimeProvider(Plant.Now);
        var store = new MemoryStateStore(time, _ => { });
        var known = new KnownInverters(store, new Log(LogLevel.Debug, (_, _) => { }));
        var serials = KnownInverters.Read(input);
        known.Save(serials);
        Finding.Unless(
            known.Load().OrderBy(pair => pair.Key).SequenceEqual(serials.OrderBy(pair => pair.Key)),
            "inverters are saved as they are");
    }

    internal static IEnumerable<byte[]> Ledgers => [Encoding.ASCII.GetBytes($"{Plant.Now.AddHours(-1):O}\n{Plant.Now.AddMinutes(-5):O}")];
}
