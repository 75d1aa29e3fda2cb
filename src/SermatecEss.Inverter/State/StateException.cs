namespace SermatecEss.Inverter.State;

/// <summary>The state cannot be read or written: a full disk, missing rights, a directory that is not there.</summary>
/// <param name="message">Why, without a full stop at its end.</param>
/// <param name="inner">What the system said, or null.</param>
public sealed class StateException(string message, Exception? inner = null) : Exception(message.TrimEnd('.'), inner);
