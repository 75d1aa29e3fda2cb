namespace SermatecEss.Cli.Service;

/// <summary>What another process of this user can ask a daemon for.</summary>
internal enum DaemonRequest : byte
{
    /// <summary>Its recent frames, without serial numbers.</summary>
    Frames = 0,

    /// <summary>Its recent frames.</summary>
    FramesWithSerials = 1,

    /// <summary>Its gateways, and who is connected to them.</summary>
    Gateways = 2,

    /// <summary>Whether it polls, and its status in one line.</summary>
    Health = 3,
}
