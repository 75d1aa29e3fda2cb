using SermatecEss.Bridge.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Hosting.Configuration;

/// <summary>What is wrong with the configuration of a program.</summary>
internal static class FaultList
{
    /// <summary>Refuses errors.</summary>
    /// <param name="faults">Errors and warnings.</param>
    /// <param name="path">The configuration file; null for none.</param>
    /// <exception cref="UsageException">There are errors.</exception>
    internal static void RefuseErrors(IEnumerable<ConfigurationFault> faults, string? path)
    {
        var errors = faults.Where(fault => fault.IsError).ToList();
        if (errors.Exists(fault => fault.File == path))
            throw new UsageException($"The configuration file has errors:\n{string.Join('\n', errors)}");
        if (errors.Count > 0) throw new UsageException(string.Join('\n', errors.Select(fault => fault.Message)));
    }

    /// <summary>Writes errors and warnings with their places as JSON.</summary>
    internal static void WriteJson(TextWriter output, IEnumerable<ConfigurationFault> faults) =>
        JsonDocumentWriter.WriteArray(output, faults, (json, fault) =>
        {
            json.WriteStartObject();
            json.WriteString("file", fault.File);
            json.WriteNumber("line", fault.Line);
            json.WriteNumber("column", fault.Column);
            json.WriteString("level", fault.IsError ? "error" : "warning");
            json.WriteString("message", fault.Message);
            json.WriteEndObject();
        });
}
