namespace SermatecEss.Web.Api;

/// <summary>The daemon.</summary>
/// <param name="Version">The version of sermatec-ess.</param>
/// <param name="Time">The time now.</param>
/// <param name="Zone">The time zone of the house; its midnight begins a day.</param>
/// <param name="Started">When the daemon was started.</param>
/// <param name="Control">What clients may change.</param>
/// <param name="Outputs">The outputs, such as MQTT.</param>
/// <param name="Gateways">The gateways, with the programs that are connected to them.</param>
/// <param name="History">The history; null if none is kept.</param>
internal sealed record BridgeInfo(
    string Version,
    DateTimeOffset Time,
    string Zone,
    DateTimeOffset Started,
    ControlInfo Control,
    IReadOnlyList<OutputInfo> Outputs,
    IReadOnlyList<GatewayInfo> Gateways,
    HistoryState? History);
