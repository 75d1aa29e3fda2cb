using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace SermatecEss.Fuzz;

/// <summary>Which branches of the product the inputs of one target have taken, and roughly how often.</summary>
internal sealed unsafe class Coverage
{
    private const int Size = 1 << 16;
    private readonly byte[] _seen = new byte[Size];

    /// <summary>The number of branches taken.</summary>
    internal int Count { get; private set; }

    private static Span<byte> Map => new(Trace.SharedMem, Size);

    /// <summary>Gives the instrumented product a place to count its branches. Must run first.</summary>
    internal static void Attach() => Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(Size);

    /// <summary>Starts an input.</summary>
    internal static void Begin()
    {
        Map.Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the input has reached anything new.</summary>
    internal bool HasLearnt()
    {
        var learnt = false;
        var words = MemoryMarshal.Cast<byte, ulong>(Map);
        for (var word = 0; word < words.Length; word++)
        {
            if (words[word] == 0) continue;
            for (var at = word * sizeof(ulong); at < (word + 1) * sizeof(ulong); at++)
            {
                if (Map[at] == 0) continue;
                var often = (byte)(1 << BitOperations.Log2(Map[at]));
                if ((_seen[at] & often) != 0) continue;
                if (_seen[at] == 0) Count++;
                _seen[at] |= often;
                learnt = true;
            }
        }

        return learnt;
    }
}
