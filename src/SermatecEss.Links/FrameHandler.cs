using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links;

/// <summary>Takes a frame of a client. The frames of one client are handed over one by one, those of several clients at once.</summary>
/// <param name="client">The client.</param>
/// <param name="frame">The frame, in clear; valid until the handler is done.</param>
/// <param name="cancellation">The server is stopped.</param>
public delegate ValueTask FrameHandler(ClientConnection client, Frame frame, CancellationToken cancellation);
