using System.IO.MemoryMappedFiles;

namespace SermatecEss.Fuzz;

/// <summary>The current input, stored so that it survives the process that tries it.</summary>
internal sealed class LastInput : IDisposable
{
    /// <summary>The environment variable with the file's name.</summary>
    internal const string Variable = "SERMATEC_FUZZ_INPUT";

    private const int Size = 1 << 20;
    private const int NumberAt = 0;
    private const int TargetAt = 8;
    private const int LengthAt = 12;
    private const int BytesAt = 16;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    internal LastInput(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, mapName: null, Size);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>The number of inputs tried.</summary>
    internal long Number => _view.ReadInt64(NumberAt);

    /// <summary>The input, and the number of its target.</summary>
    internal (int Target, byte[] Bytes) Value
    {
        get
        {
            var bytes = new byte[_view.ReadInt32(LengthAt)];
            _ = _view.ReadArray(BytesAt, bytes, 0, bytes.Length);
            return (_view.ReadInt32(TargetAt), bytes);
        }
    }

    internal void Set(int target, byte[] bytes)
    {
        var length = Math.Min(bytes.Length, Size - BytesAt);
        _view.Write(TargetAt, target);
        _view.Write(LengthAt, length);
        _view.WriteArray(BytesAt, bytes, 0, length);
        _view.Write(NumberAt, Number + 1);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
