using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using SermatecEss.Bridge.Tests;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;
using SermatecEss.Inverter.Tests.Peer;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>
/// The common parts of writer tests: a simulated inverter on a port, whose hours take minutes, and a directory for its ledger.
/// </summary>
public abstract class WriterTest : SessionTest, IAsyncLifetime
{
    internal const string Serial = "ST1";
    private static readonly byte[] ReadCodes = [0x0a, 0x0b, 0x0c, 0x0d, 0x95, 0x98, 0x9d, 0xa2, 0xb1];
    private readonly List<InverterSession> _sessions = [];

    internal FastClock Clock { get; } = new(100);

    internal string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("sermatec-writer").FullName;

    internal SimulatorServer Server { get; private set; } = null!;

    internal static SettingList Settings { get; } = SettingList.Of(CommandCatalogue.Default.View(609));

    /// <summary>The writes sent to the inverter.</summary>
    internal IReadOnlyList<byte[]> Writes =>
        [.. Server.Received.Select(frame => frame.Bytes.ToArray()).Where(bytes => !ReadCodes.Contains(bytes[4]))];

    internal IReadOnlyList<JsonElement> Log =>
        [.. File.ReadLines(Path.Combine(Directory, "writes.log")).Select(line => JsonDocument.Parse(line).RootElement)];

    public ValueTask InitializeAsync()
    {
        Server = SimulatorServer.Start(
            new SimulatorOptions { Serial = Serial, Start = new DateTimeOffset(2026, 6, 21, 12, 0, 0, TimeSpan.Zero) },
            new IPEndPoint(IPAddress.Loopback, 0),
            new FaultPlan { FrameGap = TimeSpan.Zero },
            Clock);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions) await session.DisposeAsync();
        await Server.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The messages about invalid files.</summary>
    internal List<string> Messages { get; } = [];

    internal WriteLedger Ledger(WriteLimits? limits = null, TimeProvider? time = null, string? directory = null, string serial = Serial) =>
        new(Store(directory), serial, limits ?? WriteLimits.Default, time ?? Clock);

    internal StateDirectory Store(string? directory = null) => new(directory ?? Directory, Clock, Messages.Add);

    internal SettingWriter Writer(WriteLedger? ledger = null) => new(Connect(), ledger ?? Ledger(), Clock);

    /// <summary>One whose patience outlives several unanswered requests, which cost real seconds.</summary>
    internal SettingWriter PatientWriter() => new(Connect(), Ledger(), Clock, TimeSpan.FromHours(1));

    internal BatteryOverride Override()
    {
        var session = Connect();
        return new BatteryOverride(session, new SettingWriter(session, Ledger(), Clock), Ledger(), TimeZoneInfo.Utc, Clock);
    }

    /// <summary>The current values of all fields of a setting's command.</summary>
    internal async Task<byte[]> CarriedAsync(string setting) =>
        (await Writer().PlanAsync([Settings.Parse(setting)], [], End))[0].Present!.Value.ToArray();

    internal InverterSession Connect(int retries = 0)
    {
        var session = Session(To(Server.EndPoint.Port) with
        {
            ResponseTimeout = TimeSpan.FromSeconds(3),
            Retries = retries,
            QuietTime = TimeSpan.FromMilliseconds(50),
        });
        _sessions.Add(session);
        return session;
    }

    internal Task<IReadOnlyList<SettingResult>> SetAsync(SettingWriter writer, params string[] assignments) =>
        SetAsync(writer, [], assignments);

    internal Task<IReadOnlyList<SettingResult>> SetAsync(SettingWriter writer, SettingRisk[] allowed, params string[] assignments) =>
        writer.SetAsync([.. assignments.Select(Settings.Parse)], "test", allowed, End);

    internal async Task<SettingException> RefusedAsync(SettingRefusal refusal, Task setting, int writes = 0)
    {
        var exception = await Assert.ThrowsAsync<SettingException>(() => setting);
        Assert.Equal(refusal, exception.Refusal);
        Assert.Equal(writes, Writes.Count);
        return exception;
    }

    /// <summary>Runs an action once, when the inverter receives a command.</summary>
    internal void When(byte code, Action action)
    {
        var isDone = false;
        Server.Traffic = (_, isResponse, frame) =>
        {
            if (isResponse || isDone || frame.Span[4] != code) return;
            isDone = true;
            action();
        };
    }

    /// <summary>Modifies the payload of the inverter's responses to a command, given the number of the response, from 1.</summary>
    internal void Falsify(byte code, PayloadChange change)
    {
        var count = 0;
        Server.Traffic = (_, isResponse, frame) =>
        {
            if (!isResponse || frame.Span[FrameLayout.CommandOffset] != code) return;

            // Called before the frame is sent.
            Assert.True(MemoryMarshal.TryGetArray(frame, out var bytes));
            change(bytes.AsSpan()[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength], ++count);
            bytes.AsSpan()[^FrameLayout.TrailerLength] = Checksum.Compute(bytes.AsSpan()[..^FrameLayout.TrailerLength]);
        };
    }

    /// <summary>Completes when the inverter has carried out a command, even one that cannot be read back.</summary>
    internal async Task CarriedOutAsync(byte code)
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        When(code, taken.SetResult);
        await taken.Task.WaitAsync(End);

        // The inverter processes requests in order: it is done with the command when it has answered the next.
        _ = await Connect().IdentifyAsync(End);
    }
}
