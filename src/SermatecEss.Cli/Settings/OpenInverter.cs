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

    /// <summary>The door through which it is changed.</summary>
    internal SettingWriter Writer(CliContext context, WriteAccount account) => new(Session, account, context.Time);

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
