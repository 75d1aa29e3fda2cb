namespace SermatecEss.Protocol.Catalogue;

/// <summary>A battery that the inverters know.</summary>
/// <param name="Code">Its number in command 98 and in the setting of the battery's protocol.</param>
/// <param name="Key">Its short name for command lines, as in <c>pylon-lv-485</c>.</param>
/// <param name="Label">Its name as it is printed.</param>
/// <param name="FirstAlarm">The alarm code of the first bit of command 1E's words, or null where no table is known.</param>
public sealed record BatteryVendor(int Code, string Key, string Label, int? FirstAlarm);
