using System.Diagnostics;

namespace SermatecEss.Fuzz;

/// <summary>The failure of an input.</summary>
/// <param name="Kind">Distinguishes failures of different causes.</param>
/// <param name="Text">The message.</param>
internal sealed record Failure(string Kind, string Text)
{
    private const string Product = "SermatecEss.";

    internal static Failure Of(Exception e)
    {
        if (e is Finding) return new Failure(e.Message, e.Message);
        var place = new StackTrace(e).GetFrames()
            .Select(frame => frame.GetMethod())
            .FirstOrDefault(method => method?.DeclaringType?.FullName?.StartsWith(Product, StringComparison.Ordinal) == true);
        return new Failure($"{e.GetType().Name} in {place?.DeclaringType?.FullName}.{place?.Name}", e.ToString());
    }
}
