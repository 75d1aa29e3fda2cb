using Npgsql;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Fleet.Database;

/// <summary>
/// The layouts in use. A reading without some of its points takes the layout of the others, so that there is none for each combination.
/// Thread-safe.
/// </summary>
internal sealed class LayoutList
{
    private readonly Lock _turn = new();
    private readonly Dictionary<PollGroup, Layout[]> _layouts = [];

    /// <summary>Puts the values of a reading into the order of a layout.</summary>
    internal (Layout Layout, double[] Values) Pack(PollGroup group, IReadOnlyDictionary<string, PointValue> values)
    {
        lock (_turn)
        {
            var known = _layouts.GetValueOrDefault(group, []);
            foreach (var layout in known)
                if (layout.Pack(values) is { } packed) return (layout, packed);
            var points = values.Where(pair => Layout.NumberOf(pair.Value) is not null).Select(pair => pair.Key).ToArray();
            Array.Sort(points, StringComparer.Ordinal);
            var added = new Layout(group, points);
            // Small ones first: the fewest values are missing then.
            _layouts[group] = [.. known.Append(added).OrderBy(layout => layout.Points.Length)];
            return (added, added.Pack(values)!);
        }
    }

    /// <summary>Finds the number of a layout in the database, and adds it there if it is new.</summary>
    internal static async Task FindIdAsync(NpgsqlConnection connection, Layout layout, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO layout (poll_group, points, digest) VALUES ($1, $2, $3)
            ON CONFLICT (digest) DO UPDATE SET digest = excluded.digest RETURNING id
            """,
            connection)
        {
            Parameters = { new() { Value = layout.Group }, new() { Value = layout.Points }, new() { Value = layout.Digest } },
        };
        layout.Id = (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Forgets the numbers: the next connection may be to another server, which was restored or has taken over.</summary>
    internal void ForgetIds()
    {
        lock (_turn)
        {
            foreach (var layout in _layouts.Values.SelectMany(layouts => layouts)) layout.Id = null;
        }
    }
}
