namespace SermatecEss.Captures.Files;

/// <summary>A file that cannot be read. The message names what the file is and what to do.</summary>
/// <param name="message">A clause that follows the file's name, such as <c>is a zip archive; extract it first</c>.</param>
public sealed class CaptureFormatException(string message) : Exception(message);
