using SermatecEss.Fleet.Database;
using SermatecEss.Inverter.State;

namespace SermatecEss.Fleet.Node;

/// <summary>
/// The state of the inverters that this node polls, in PostgreSQL. Energies and alarms are saved with the readings. What writing depends on
/// is saved before anything is written to an inverter: a node whose inverter has been attached elsewhere is refused here, and so writes
/// nothing.
/// </summary>
/// <param name="registry">Saves documents.</param>
/// <param name="find">Finds an inverter of this node by its serial number.</param>
/// <param name="locks">Locks documents within this node; there is no other program that uses them.</param>
/// <param name="time">The clock.</param>
internal sealed class FleetStateStore(
    InverterRegistry registry, Func<string, NodeInverter?> find, MemoryStateStore locks, TimeProvider time) : IStateStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Location => "PostgreSQL";

    /// <inheritdoc/>
    public Action<string> Tell => locks.Tell;

    /// <inheritdoc/>
    public string NameOf(StateDocument document) => locks.NameOf(document);

    /// <inheritdoc/>
    public StateLock TryLock() => locks.TryLock();

    /// <inheritdoc/>
    public bool Has(StateDocument document) => Read(document) is not null;

    /// <inheritdoc/>
    public byte[]? Read(StateDocument document) => find(document.Serial)?.Find(document.Kind);

    /// <inheritdoc/>
    public void Write(StateDocument document, ReadOnlySpan<byte> content)
    {
        if (document.Kind == StateKind.Inverter) find(document.Serial)?.KeepUnsaved(content.ToArray());
        else Save(document, content.ToArray());
    }

    /// <inheritdoc/>
    public void Delete(StateDocument document) => Save(document, null);

    /// <inheritdoc/>
    public void SetAside(StateDocument document, string reason, string consequence)
    {
        Tell($"{NameOf(document)} is damaged ({reason.TrimEnd('.')}); {consequence}");
        Save(document, null);
    }

    /// <inheritdoc/>
    public Task<IDisposable> EnterAsync(StateDocument document, TimeSpan patience, CancellationToken cancellation) =>
        locks.EnterAsync(document, patience, cancellation);

    /// <inheritdoc/>
    public Task LogAsync(ReadOnlyMemory<byte> line) => WithinPatienceAsync(async limit =>
    {
        await registry.LogAsync(line, limit);
        return true;
    });

    private void Save(StateDocument document, byte[]? content)
    {
        if (find(document.Serial) is not { } inverter) throw Superseded("this node no longer polls the inverter");
        var saving = Task.Run(() => WithinPatienceAsync(
            limit => registry.SaveAsync(document.Serial, inverter.Epoch, document.Kind, content, limit)));
        if (!saving.GetAwaiter().GetResult()) throw Superseded("another node polls the inverter");
        inverter.Keep(document.Kind, content);
    }

    private async Task<T> WithinPatienceAsync<T>(Func<CancellationToken, Task<T>> work)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, time);
            return await work(limit.Token);
        }
        catch (Exception e) when (e is DatabaseException or OperationCanceledException)
        {
            throw new StateException(e is DatabaseException ? e.Message : "PostgreSQL: no response in time", e)
            {
                Advice = "try again when PostgreSQL responds",
            };
        }
    }

    private static StateException Superseded(string reason) => new(reason)
    {
        IsSuperseded = true,
        Advice = "try again: it is passed on to the node that polls it",
    };
}
