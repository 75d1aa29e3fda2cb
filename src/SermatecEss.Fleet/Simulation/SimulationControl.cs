namespace SermatecEss.Fleet.Simulation;

/// <summary>Takes commands for a running simulation, one a line, and replies to each with one line.</summary>
/// <param name="fleet">The simulation.</param>
internal sealed class SimulationControl(FleetSimulation fleet)
{
    /// <summary>The commands, with what each does, in plain words.</summary>
    internal static IReadOnlyList<(string Line, string Description)> Commands { get; } =
    [
        ("report FILE", "Write the report to a file now"),
        ("second-link SERIAL", "Open one more connection, as an impostor with this serial number would"),
        ("silence SERIAL", "Answer nothing more on the present connections, and keep them open"),
        ("disconnect SERIAL", "Close the connections; the inverter dials again"),
        ("power-off SERIAL", "Answer nothing more, and do not dial"),
        ("power-on SERIAL", "Dial and answer again"),
    ];

    /// <summary>Carries out commands until their end.</summary>
    internal async Task RunAsync(TextReader commands, TextWriter replies, CancellationToken cancellation)
    {
        while (await commands.ReadLineAsync(cancellation) is { } line)
        {
            await replies.WriteLineAsync(CarryOut(line));
            await replies.FlushAsync(cancellation);
        }
    }

    /// <summary>Carries out one command.</summary>
    /// <returns>The reply: <c>ok</c>, or <c>error: </c> and the reason.</returns>
    internal string CarryOut(string line)
    {
        var words = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is ["report", var path]) return Report(path);
        if (words is not [var verb, var serial]) return "error: expected a command and a serial number or a file";
        if (fleet.Find(serial) is not { } inverter) return $"error: no inverter has the serial number {serial}";
        switch (verb)
        {
            case "second-link":
                inverter.Dial();
                break;
            case "silence":
                inverter.Silence();
                break;
            case "disconnect":
                inverter.Disconnect();
                break;
            case "power-off":
                inverter.PowerOff();
                break;
            case "power-on":
                inverter.PowerOn();
                break;
            default:
                return $"error: there is no command {verb}";
        }

        return "ok";
    }

    private string Report(string path)
    {
        try
        {
            ReportFile.Replace(path, fleet.Report());
            return "ok";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"error: {e.Message}";
        }
    }
}
