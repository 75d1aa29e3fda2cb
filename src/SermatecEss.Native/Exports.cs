using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Native;

/// <summary>
/// The exported functions; <c>sermatec.h</c> documents them. An exception must not reach the caller, where it would end the process.
/// </summary>
internal static unsafe class Exports
{
    private static readonly nint Version = Constant(
        typeof(Exports).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "");

    [UnmanagedCallersOnly(EntryPoint = "sermatec_find_frame", CallConvs = [typeof(CallConvCdecl)])]
    internal static int FindFrame(byte* bytes, nuint length, nuint* offset)
    {
        try
        {
            if (offset is null || !IsBuffer(bytes, length)) return (int)NativeError.InvalidArgument;
            var rest = Borrow(bytes, length);
            var isFound = new FrameReader().TryRead(ref rest, out var frame);
            var size = isFound ? frame.Bytes.Length : 0;
            *offset = length - (nuint)rest.Length - (nuint)size;
            return size;
        }
        catch (Exception)
        {
            return (int)NativeError.Internal;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "sermatec_decode", CallConvs = [typeof(CallConvCdecl)])]
    internal static int Decode(byte* frame, nuint length, int pcuVersion, int battery, byte* json, nuint capacity)
    {
        try
        {
            if (pcuVersion < 0 || battery < -1 || !IsBuffer(frame, length) || !IsBuffer(json, capacity))
                return (int)NativeError.InvalidArgument;
            var bytes = Borrow(frame, length);
            if (!new FrameReader().TryRead(ref bytes, out var found) || (nuint)found.Bytes.Length != length)
                return (int)NativeError.NoFrame;
            return Decode(found, pcuVersion, battery) is { } text ? Give(text, json, capacity) : (int)NativeError.UnknownCommand;
        }
        catch (Exception)
        {
            return (int)NativeError.Internal;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "sermatec_encode_request", CallConvs = [typeof(CallConvCdecl)])]
    internal static int EncodeRequest(int command, byte* frame, nuint capacity)
    {
        try
        {
            if (command is < 0 or > byte.MaxValue || !IsBuffer(frame, capacity)) return (int)NativeError.InvalidArgument;
            var code = CommandCode.FromByte((byte)command);
            ReadGuard.Check(CommandCatalogue.Default, code);
            return Give(FrameWriter.Request(code), frame, capacity);
        }
        catch (InverterException e)
        {
            return (int)(e.Kind == InverterError.NotInCatalogue ? NativeError.UnknownCommand : NativeError.NotARead);
        }
        catch (Exception)
        {
            return (int)NativeError.Internal;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "sermatec_error_text", CallConvs = [typeof(CallConvCdecl)])]
    internal static byte* ErrorText(int error) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference((NativeError)error switch
    {
        NativeError.NoFrame => "The bytes are not one whole frame with the right checksum."u8,
        NativeError.UnknownCommand => "This PCU version has no such command."u8,
        NativeError.NotARead => "The command could change or block the inverter."u8,
        NativeError.InvalidArgument => "A null pointer with a size other than 0, or a size or number out of range."u8,
        NativeError.Internal => "A fault of the library."u8,
        _ => [],
    }));

    [UnmanagedCallersOnly(EntryPoint = "sermatec_version", CallConvs = [typeof(CallConvCdecl)])]
    internal static byte* LibraryVersion() => (byte*)Version;

    /// <summary>A text that is never freed, ended by a NUL.</summary>
    private static nint Constant(string text) => Marshal.StringToCoTaskMemUTF8(text);

    private static bool IsBuffer(byte* bytes, nuint length) => length <= int.MaxValue && (bytes is not null || length == 0);

    private static ReadOnlySequence<byte> Borrow(byte* bytes, nuint length) => new(new BorrowedMemory(bytes, (int)length).Memory);

    /// <summary>The frame as JSON, ended by a NUL; null if the version does not have its command.</summary>
    private static byte[]? Decode(Frame frame, int pcuVersion, int battery)
    {
        var catalogue = CommandCatalogue.Default;
        var command = catalogue.View(pcuVersion).Find(frame.Command);
        if (command is null) return null;
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("command", frame.Command.ToString());
            json.WriteString("label", command.Label);
            json.WriteString("direction", DirectionWord(frame.Direction));
            ReadingJson.WriteReadings(json, Decoder.Decode(command, frame.Payload, catalogue.FindBattery(battery)), showSecrets: false);
            json.WriteEndObject();
        }

        text.Write("\0"u8);
        return text.WrittenSpan.ToArray();
    }

    private static string DirectionWord(FrameDirection direction) => direction switch
    {
        FrameDirection.Request => "request",
        FrameDirection.Response => "reply",
        _ => "other",
    };

    /// <summary>Copies a result if it fits, and returns its size.</summary>
    private static int Give(ReadOnlySpan<byte> result, byte* to, nuint capacity)
    {
        if ((nuint)result.Length <= capacity) result.CopyTo(new Span<byte>(to, result.Length));
        return result.Length;
    }
}
