namespace SermatecEss.Web.Api;

/// <summary>One inverter.</summary>
/// <param name="Serial">The serial number; null until the inverter has answered for the first time.</param>
/// <param name="Name">The name of its device.</param>
/// <param name="Model">The model, such as <c>10kW</c>.</param>
/// <param name="Pcu">The PCU version, such as 609 for 6.0.9.</param>
/// <param name="Available">Whether it answers.</param>
/// <param name="LastAnswer">When its newest reading arrived.</param>
/// <param name="Groups">Its poll groups.</param>
internal sealed record InverterInfo(
    string? Serial, string? Name, string? Model, int? Pcu, bool Available, DateTimeOffset? LastAnswer, IReadOnlyList<GroupInfo> Groups);
