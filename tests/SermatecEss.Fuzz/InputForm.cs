namespace SermatecEss.Fuzz;

/// <summary>The form of inputs, which determines their mutations.</summary>
internal enum InputForm
{
    /// <summary>Any bytes.</summary>
    Bytes,

    /// <summary>Frames, some with valid lengths and checksums.</summary>
    Frames,

    /// <summary>Lines of words and punctuation.</summary>
    Text,
}
