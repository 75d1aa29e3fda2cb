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

    /// <summary>Whether some reads were not answered, so that values are missing.</summary>
    internal bool IsLacking { get; private set; }

    /// <summary>Connects and identifies the inverter.</summary>
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

    /// <summary>Reads settings, and warns about commands that were not answered.</summary>
    /// <exception cref="InverterException">No command was answered.</exception>
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

    /// <summary>Writes the inverter's settings.</summary>
    internal SettingWriter Writer(CliContext context, WriteLedger ledger) => new(Session, ledger, context.Time) { Progress = context.Tell };

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
