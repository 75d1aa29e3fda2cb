using System.Security.Cryptography;
using System.Text;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Fleet.Database;

/// <summary>Which points the values of a reading belong to. All inverters with the same points share one.</summary>
internal sealed class Layout
{
    private readonly Dictionary<string, int> _positions = [];

    /// <param name="group">The poll group.</param>
    /// <param name="points">The points, in order.</param>
    internal Layout(PollGroup group, string[] points)
    {
        Group = group.ToString().ToLowerInvariant();
        Points = points;
        for (var i = 0; i < points.Length; i++) _positions.Add(points[i], i);
        Digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{Group}\n{string.Join('\n', points)}"));
    }

    /// <summary>The poll group, as the database has it.</summary>
    internal string Group { get; }

    /// <summary>The points, in order.</summary>
    internal string[] Points { get; }

    /// <summary>The hash of group and points.</summary>
    internal byte[] Digest { get; }

    /// <summary>Its number in the database; null until it is known.</summary>
    internal int? Id { get; set; }

    /// <summary>The number that is stored of a value; null for one that is not a number.</summary>
    internal static double? NumberOf(PointValue value) => value switch
    {
        NumberValue number => (double)number.Number,
        CodeValue code => code.Code,
        HexValue hex => hex.Number,
        TimeOfDayValue time => time.Minutes,
        _ => null,
    };

    /// <summary>Puts values into the order of the points.</summary>
    /// <returns>The values, NaN where there is none; null if a value belongs to none of the points.</returns>
    internal double[]? Pack(IReadOnlyDictionary<string, PointValue> values)
    {
        var packed = new double[Points.Length];
        Array.Fill(packed, double.NaN);
        foreach (var (point, value) in values)
        {
            if (NumberOf(value) is not { } number) continue;
            if (!_positions.TryGetValue(point, out var position)) return null;
            packed[position] = number;
        }

        return packed;
    }
}
