using SermatecEss.Cli.Options;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Settings;

/// <summary>An inverter whose settings a command reads or changes.</summary>
internal sealed class OpenInverter : IAsyncDisposable
{
    private OpenInverter(InverterSession session, InverterIdentity identity)
    {
        Session = session;
        Identity = identity;
        Settings = SettingList.Of(identity.View);
    }

    internal InverterSession Session { get; }

    internal InverterIdentity Identity { get; }

    internal SettingList Settings { get; }

    /// <summary>Whether some of what was read did not come, so that values are absent.</summary>
    internal bool IsLacking { get; private set; }

    /// <summary>Connects and asks the inverter who it is.</summary>
    internal static async Task<OpenInverter> ConnectAsync(CliContext context, CancellationToken cancellation)
    {
        context.Announce();
        var session = context.OpenSession();
        try
        {
            return new OpenInverter(session, await session.IdentifyAsync(cancellation));
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads settings, and says which commands were not answered.</summary>
    /// <exception cref="InverterException">None was.</exception>
    internal Task<IReadOnlyDictionary<string, string>> ReadAsync(
        CliContext context,
        IReadOnlyCollection<Setting> settings,
        CancellationToken cancellation) => SettingWriter.ReadAsync(
        Session,
        settings,
        reason =>
        {
            context.Error.WriteLine($"sermatec-ess: {reason} Its values are left out.");
            IsLacking = true;
        },
        cancellation);

    /// <summary>The door through which it is changed.</summary>
    internal SettingWriter Writer(CliContext context, WriteLedger ledger) => new(Session, ledger, context.Time) { Progress = context.Tell };

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
