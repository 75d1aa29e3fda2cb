using SermatecEss.Captures.Streams;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Conversations;

/// <summary>Matches requests and responses on each connection. The protocol has no numbers for them, so their order decides.</summary>
/// <param name="report">Takes each exchange once nothing more can belong to it.</param>
public sealed class ConversationTracker(Action<Exchange> report)
{
    /// <summary>A program sends one request at a time; anything far more is an attack or damage.</summary>
    private const int MostPending = 16;
    private const int MostConnections = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly CommandCode UpgradeResult = new(0);
    private readonly Dictionary<int, List<Exchange>> _pending = [];

    /// <summary>Takes the next frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="command">Its definition; null if it is not in the catalogue.</param>
    /// <param name="view">The catalogue for the inverter's version.</param>
    public void Take(CapturedFrame frame, CommandDefinition? command, CatalogueView view)
    {
        var pending = Of(frame.Connection);
        while (pending.Count > 0 && frame.Time - pending[0].Sent > Patience) Close(pending, 1);
        if (frame.Frame.Direction == FrameDirection.Request) TakeRequest(pending, frame, command, view);
        else TakeResponse(pending, frame, command);
    }

    /// <summary>Ends the open requests of a connection, because it has ended or bytes are missing.</summary>
    /// <param name="connection">The connection; null if the source does not distinguish connections.</param>
    public void End(TcpConnection? connection)
    {
        if (_pending.Remove(connection?.Number ?? 0, out var pending)) Close(pending, pending.Count);
    }

    /// <summary>The capture ended.</summary>
    public void End()
    {
        foreach (var pending in _pending.Values) Close(pending, pending.Count);
        _pending.Clear();
    }

    private List<Exchange> Of(TcpConnection? connection)
    {
        var number = connection?.Number ?? 0;
        if (_pending.TryGetValue(number, out var pending)) return pending;
        if (_pending.Count >= MostConnections) End();
        return _pending[number] = [];
    }

    private void TakeRequest(List<Exchange> pending, CapturedFrame frame, CommandDefinition? command, CatalogueView view)
    {
        if (pending.Find(open => open.IsRepeatedBy(frame)) is { } same)
        {
            same.Repeat(frame);
            return;
        }

        // Nothing answers most writes.
        while (pending.Count > 0 && pending[0].Missing.Count == 0) Close(pending, 1);
        if (pending.Count == MostPending) Close(pending, 1);
        pending.Add(new Exchange(frame, command, Awaited(frame, command, view)));
    }

    private void TakeResponse(List<Exchange> pending, CapturedFrame frame, CommandDefinition? command)
    {
        // One result may stand for several blocks of an upgrade.
        var index = frame.Frame.Command == UpgradeResult
            ? pending.FindLastIndex(open => open.TryAnswer(frame))
            : pending.FindIndex(open => open.TryAnswer(frame));
        if (index < 0)
        {
            report(new Exchange(frame, command));
            return;
        }

        // Earlier requests were skipped.
        Close(pending, index);
        if (pending[0].Missing.Count == 0) Close(pending, 1);
    }

    private static IReadOnlyList<CommandCode> Awaited(CapturedFrame frame, CommandDefinition? command, CatalogueView view)
    {
        if (command is null) return [frame.Frame.Command];
        if (command.IsUpgrade) return [UpgradeResult];
        return command.Access == CommandAccess.Read ? view.ResponsesOf(command) : [];
    }

    private void Close(List<Exchange> pending, int count)
    {
        for (var i = 0; i < count; i++) report(pending[i]);
        pending.RemoveRange(0, count);
    }
}
