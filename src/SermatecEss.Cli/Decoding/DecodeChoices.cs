using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Decoding;

/// <summary>How captures are decoded.</summary>
/// <param name="PcuVersion">The version to decode with; null to use the one in the capture, or else the newest.</param>
/// <param name="Battery">The battery that defines the alarms of 1E; null to use the one in the capture.</param>
/// <param name="Encrypted">Whether bytes that are not packets are from the encrypted link to the vendor's cloud.</param>
/// <param name="Port">The only TCP port to look at; null for all.</param>
/// <param name="ShowSecrets">Whether passwords and networks are shown.</param>
internal sealed record DecodeChoices(
    int? PcuVersion = null, BatteryVendor? Battery = null, bool Encrypted = false, int? Port = null, bool ShowSecrets = false);
