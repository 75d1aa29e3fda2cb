namespace SermatecEss.Native;

/// <summary>The errors of the C interface, as in <c>sermatec.h</c>.</summary>
internal enum NativeError
{
    /// <summary>The bytes are not one whole frame with the right checksum.</summary>
    NoFrame = -1,

    /// <summary>The PCU version has no such command.</summary>
    UnknownCommand = -2,

    /// <summary>The command could change or block the inverter.</summary>
    NotARead = -3,

    /// <summary>A null pointer with a size other than 0, or a size or number out of range.</summary>
    InvalidArgument = -4,

    /// <summary>A fault of the library.</summary>
    Internal = -5,
}
