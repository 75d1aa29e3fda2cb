using YamlDotNet.Core.Events;

namespace SermatecEss.Hosting.Configuration;

/// <summary>Measures depth and size of a YAML file with all aliases expanded.</summary>
internal sealed class YamlSize
{
    private const int DeepestNesting = 50;
    private const long MostByAliases = 10_000;
    private readonly Dictionary<string, long> _sizes = [];
    private readonly Stack<(string? Anchor, long Size)> _open = new();
    private long _byAliases;

    /// <summary>Takes the next parse event.</summary>
    /// <returns>What is wrong with the file so far; null if nothing is.</returns>
    internal string? Add(ParsingEvent part)
    {
        switch (part)
        {
            case NodeEvent { NestingIncrease: > 0 } group:
                _open.Push((AnchorOf(group), 1));
                return _open.Count > DeepestNesting ? $"groups are nested more than {DeepestNesting} deep" : null;
            case MappingEnd or SequenceEnd when _open.TryPop(out var closed):
                Close(closed.Anchor, closed.Size);
                return null;
            case AnchorAlias alias:
                if (!_sizes.TryGetValue(alias.Value.Value, out var size)) return $"*{alias.Value} is not defined before this line";
                _byAliases += size;
                Grow(size);
                return _byAliases > MostByAliases ? $"its aliases expand to more than {MostByAliases} values" : null;
            case NodeEvent scalar:
                Close(AnchorOf(scalar), 1);
                return null;
            default:
                return null;
        }
    }

    private static string? AnchorOf(NodeEvent node) => node.Anchor.IsEmpty ? null : node.Anchor.Value;

    private void Close(string? anchor, long size)
    {
        if (anchor is not null) _sizes[anchor] = size;
        Grow(size);
    }

    private void Grow(long size)
    {
        if (_open.TryPop(out var around)) _open.Push((around.Anchor, around.Size + size));
    }
}
