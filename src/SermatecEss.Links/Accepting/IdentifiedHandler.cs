using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links.Accepting;

/// <summary>Takes a link on which an inverter has identified itself, and owns it from then on.</summary>
/// <param name="link">The link.</param>
/// <param name="identity">The response to 98.</param>
/// <param name="cancellation">Cancelled when the listener stops.</param>
public delegate ValueTask IdentifiedHandler(TcpLink link, Frame identity, CancellationToken cancellation);
