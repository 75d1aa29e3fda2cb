using System.Globalization;
using SermatecEss.Hosting.Output;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Settings;

/// <summary>The state of an override as JSON.</summary>
internal static class OverrideStatusJson
{
    /// <summary>Writes an object: <c>override</c> is none, charge, discharge or hold; the details are null for none.</summary>
    internal static void Write(TextWriter output, OverrideState? state) => JsonDocumentWriter.Write(output, indented: true, json =>
    {
        json.WriteStartObject();
        json.WriteString("override", state is null ? "none" : state.Kind.ToString().ToLowerInvariant());
        json.WriteString("since", Time(state?.Begin));
        json.WriteString("until", Time(state?.End));
        if (state?.UntilSoc is { } soc) json.WriteNumber("until_soc", soc);
        else json.WriteNull("until_soc");
        json.WriteBoolean("is_over", state is { IsOver: true });
        json.WriteEndObject();
    });

    private static string? Time(DateTimeOffset? time) =>
        time?.ToLocalTime().ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
