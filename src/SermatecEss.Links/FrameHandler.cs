using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links;

/// <summary>Handles a frame of a client. The frames of one client are passed one by one, those of several clients concurrently.</summary>
/// <param name="client">The client.</param>
/// <param name="frame">The unencrypted frame; valid until the handler returns.</param>
/// <param name="cancellation">Cancelled when the server stops.</param>
public delegate ValueTask FrameHandler(ClientConnection client, Frame frame, CancellationToken cancellation);
