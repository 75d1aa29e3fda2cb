namespace SermatecEss.Fuzz;

/// <summary>What inputs are made of, and so how they are changed.</summary>
internal enum InputForm
{
    /// <summary>Bytes, which may be anything.</summary>
    Bytes,

    /// <summary>Frames, some of whose lengths and checksums are right.</summary>
    Frames,

    /// <summary>Words and signs in lines.</summary>
    Text,
}
