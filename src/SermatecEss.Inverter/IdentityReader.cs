using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter;

/// <summary>Reads an inverter's identity from its response.</summary>
internal static class IdentityReader
{
    /// <returns>Null if the response lacks the PCU version, without which nothing else can be requested.</returns>
    internal static InverterIdentity? Read(CommandCatalogue catalogue, Response response)
    {
        if (Number(response.Frames[0], "inverter_pcu_version") is not { } version || version < 0) return null;
        var view = catalogue.View(version);
        var known = response with
        {
            Command = view.Find(response.Command.Code) ?? response.Command,
            Frames = [.. response.Frames.Select(frame => Redecode(view, frame))],
        };
        var frame = known.Frames[0];
        var battery = Number(frame, "battery_vendor") is { } vendor ? catalogue.FindBattery(vendor) : null;
        return new InverterIdentity(
            version, Number(frame, "inverter_model"), Text(frame, "inverter_model"), battery, Text(frame, "inverter_serial"), view, known);
    }

    /// <summary>The identity in a response to 98.</summary>
    /// <inheritdoc cref="Read(CommandCatalogue, Response)"/>
    internal static InverterIdentity? Read(CommandCatalogue catalogue, Frame frame) => FrameIn(catalogue, frame) is { } response
        ? Read(catalogue, new Response(response.Command, [response], [], TimeSpan.Zero))
        : null;

    /// <summary>The serial number in a response to 98, perhaps empty; null if it lacks the PCU version.</summary>
    internal static string? SerialIn(CommandCatalogue catalogue, Frame frame)
    {
        if (FrameIn(catalogue, frame) is not { } response) return null;
        return Number(response, "inverter_pcu_version") is >= 0 ? Text(response, "inverter_serial") : null;
    }

    private static ResponseFrame? FrameIn(CommandCatalogue catalogue, Frame frame) => catalogue.View(0).Find(frame.Command) is { } command
        ? new ResponseFrame(command, frame.Bytes, default, Decoder.Decode(command, frame.Payload))
        : null;

    private static ResponseFrame Redecode(CatalogueView view, ResponseFrame frame)
    {
        if (view.Find(frame.Command.Code) is not { } definition || definition == frame.Command) return frame;
        var payload = frame.Bytes.Span[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];
        return frame with { Command = definition, Readings = Decoder.Decode(definition, payload) };
    }

    private static int? Number(ResponseFrame frame, string point) => frame.Find(point)?.Value switch
    {
        CodeValue code => (int)code.Code,
        NumberValue { Number: >= int.MinValue and <= int.MaxValue } number => (int)number.Number,
        _ => null,
    };

    private static string Text(ResponseFrame frame, string point) => frame.Find(point)?.Value.Text ?? "";
}
