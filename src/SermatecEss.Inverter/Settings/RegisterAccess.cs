using System.Buffers.Binary;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Settings;

/// <summary>
/// The registers behind BA and BB. Neither the request layout nor their meaning is confirmed, and a wrong request has blocked an inverter
/// until its supply was switched off. For experts only, never for automation.
/// </summary>
/// <param name="session">The session with the inverter.</param>
/// <param name="layout">The layout of requests.</param>
public sealed class RegisterAccess(InverterSession session, RegisterLayout layout)
{
    /// <summary>The most registers in one request.</summary>
    public const int MostAtOnce = RegisterValues.MostAtOnce;

    /// <summary>The values of registers by address, in the order of the response.</summary>
    /// <exception cref="SettingException">The inverter has no registers.</exception>
    /// <exception cref="InverterException">The inverter does not respond, or not with these registers.</exception>
    public async Task<IReadOnlyList<KeyValuePair<ushort, ushort>>> ReadAsync(
        IReadOnlyList<ushort> addresses,
        CancellationToken cancellation)
    {
        var command = await FindAsync(0xbb, cancellation);
        var payload = (await session.RequestAsync(new RegisterRequest(command, addresses, layout), cancellation)).Span;
        if (payload.Length != 2 + (4 * addresses.Count) || Word(payload, 0) != addresses.Count) throw Strange(command, payload);
        var values = new List<KeyValuePair<ushort, ushort>>();
        for (var i = 0; i < addresses.Count; i++)
        {
            if (Word(payload, 1 + (2 * i)) != addresses[i]) throw Strange(command, payload);
            values.Add(new(addresses[i], Word(payload, 2 + (2 * i))));
        }

        return values;
    }

    /// <summary>Writes values that differ, and reads them back.</summary>
    /// <param name="values">1 to 10 addresses, each with its value.</param>
    /// <param name="ledger">The inverter's ledger.</param>
    /// <param name="who">Who requests it.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>The values of the registers now; null if they were sent but could not be read back.</returns>
    /// <exception cref="SettingException">It is refused; nothing was sent.</exception>
    /// <exception cref="InverterException">The inverter does not respond; nothing was sent.</exception>
    public async Task<IReadOnlyList<KeyValuePair<ushort, ushort>>?> WriteAsync(
        IReadOnlyList<KeyValuePair<ushort, ushort>> values,
        WriteLedger ledger,
        string who,
        CancellationToken cancellation)
    {
        var command = await FindAsync(0xba, cancellation);
        using var turn = await ledger.EnterAsync(cancellation);
        ushort[] addresses = [.. values.Select(value => value.Key)];
        if (addresses.GroupBy(address => address).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new SettingException(SettingRefusal.Value, $"{Name(twice.Key)} is set twice; keep one of them.");
        var old = await ReadAsync(addresses, cancellation);
        if (old.SequenceEqual(values)) return old;
        ledger.Spend(1);
        async Task LogAsync(Func<int, string> result, Func<int, string?> found)
        {
            for (var i = 0; i < values.Count; i++)
                await ledger.TryLogAsync(who, Name(values[i].Key), Text(old[i].Value), Text(values[i].Value), result(i), found(i));
        }

        for (var i = 0; i < values.Count; i++)
            await ledger.LogAsync(who, Name(values[i].Key), Text(old[i].Value), Text(values[i].Value), "sending");
        _ = await session.SendAsync(ledger.Serial, new RegisterValues(command, values), cancellation);
        try
        {
            var found = await ReadAsync(addresses, cancellation);
            await LogAsync(
                i => SettingOutcomes.Word(found[i].Equals(values[i]) ? SettingOutcome.Confirmed : SettingOutcome.DidNotStick),
                i => Text(found[i].Value));
            return found;
        }
        catch (InverterException)
        {
            await LogAsync(_ => SettingOutcomes.Word(SettingOutcome.Unknown), _ => null);
            return null;
        }
        catch (OperationCanceledException)
        {
            await LogAsync(_ => "interrupted", _ => null);
            throw;
        }
    }

    private async Task<CommandDefinition> FindAsync(byte code, CancellationToken cancellation)
    {
        var view = (await session.IdentifyAsync(cancellation)).View;
        return view.Find(CommandCode.FromByte(code))
            ?? throw new SettingException(
                SettingRefusal.Unknown, $"PCU version {view.PcuVersion} has no registers; they exist from version 603 on.");
    }

    private static InverterException Strange(CommandDefinition command, ReadOnlySpan<byte> payload) => new(
        InverterError.BadResponse,
        $"The inverter responded with {Convert.ToHexStringLower(payload)}, which are not the requested registers; "
        + "try the other --layout.",
        command.Code);

    private static ushort Word(ReadOnlySpan<byte> payload, int index) => BinaryPrimitives.ReadUInt16BigEndian(payload[(2 * index)..]);

    private static string Name(ushort address) => $"register 0x{address:x4}";

    private static string Text(ushort value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
