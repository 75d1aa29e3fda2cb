using System.Runtime.InteropServices;
using SermatecEss.Native;

namespace SermatecEss.Library.Tests;

/// <summary>The exported functions, called through their C signatures.</summary>
internal static unsafe class Functions
{
    private static readonly delegate* unmanaged[Cdecl]<byte*, nuint, nuint*, int> Find = &Exports.FindFrame;
    private static readonly delegate* unmanaged[Cdecl]<byte*, nuint, int, int, byte*, nuint, int> Decoding = &Exports.Decode;
    private static readonly delegate* unmanaged[Cdecl]<int, byte*, nuint, int> Encoding = &Exports.EncodeRequest;
    private static readonly delegate* unmanaged[Cdecl]<int, byte*> Text = &Exports.ErrorText;
    private static readonly delegate* unmanaged[Cdecl]<byte*> Versioning = &Exports.LibraryVersion;

    internal static (int Result, nuint Offset) FindFrame(ReadOnlySpan<byte> bytes)
    {
        nuint offset = nuint.MaxValue;
        fixed (byte* at = bytes) return (Find(at, (nuint)bytes.Length, &offset), offset);
    }

    internal static int Decode(ReadOnlySpan<byte> frame, int pcuVersion, int battery, Span<byte> json)
    {
        fixed (byte* at = frame, to = json) return Decoding(at, (nuint)frame.Length, pcuVersion, battery, to, (nuint)json.Length);
    }

    internal static int EncodeRequest(int command, Span<byte> frame)
    {
        fixed (byte* to = frame) return Encoding(command, to, (nuint)frame.Length);
    }

    /// <summary>Calls each function with a null pointer and a size.</summary>
    internal static int[] WithNull(nuint size)
    {
        nuint offset;
        byte one;
        return
        [
            Find(null, size, &offset), Find(&one, 1, null), Decoding(null, size, 0, -1, &one, 1), Decoding(&one, 1, 0, -1, null, size),
            Encoding(0x98, null, size),
        ];
    }

    internal static string? ErrorText(int error) => Marshal.PtrToStringUTF8((nint)Text(error));

    internal static string? Version() => Marshal.PtrToStringUTF8((nint)Versioning());
}
