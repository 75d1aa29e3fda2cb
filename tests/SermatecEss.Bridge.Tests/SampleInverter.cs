using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Points;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.Tests;

/// <summary>The identity of an inverter of some version, and its processed readings.</summary>
internal static class SampleInverter
{
    internal const string Serial = "ST0000000000000001";
    private static readonly PollPeriods Periods = new(TimeSpan.FromSeconds(10));

    internal static BridgeOptions Options { get; } = new()
    {
        Inverters = [new InverterOptions(new SessionOptions { Host = "127.0.0.1" }, Periods)],
        TimeZone = TimeZoneInfo.Utc,
    };

    internal static InverterIdentity Identity(int version) =>
        new(version, 1, "10kW", BatteryVendor: null, Serial, CommandCatalogue.Default.View(version), null!);

    internal static Pipeline Pipeline(int version, InverterState? saved = null, TimeProvider? time = null)
    {
        var plan = PollPlan.Of(CommandCatalogue.Default.View(version), Periods);
        var log = new Log(LogLevel.Error, (_, line) => Assert.Fail(line));
        return new Pipeline(Identity(version), plan, Options, saved ?? new InverterState(), time ?? TimeProvider.System, log);
    }
}
