namespace SermatecEss.Protocol.Catalogue;

/// <summary>A battery supported by the inverters.</summary>
/// <param name="Code">Its number in command 98 and in the battery protocol setting.</param>
/// <param name="Key">Its short name for command lines, such as <c>pylon-lv-485</c>.</param>
/// <param name="Label">Its display name.</param>
/// <param name="FirstAlarm">The alarm code of the first bit of command 1E's words, or null if no table is known.</param>
public sealed record BatteryVendor(int Code, string Key, string Label, int? FirstAlarm);
