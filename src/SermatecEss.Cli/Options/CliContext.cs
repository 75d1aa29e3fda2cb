using System.CommandLine;
using System.Globalization;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Cli.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>What every command works with: the parsed command line, its writers and the catalogue.</summary>
internal sealed class CliContext
{
    private readonly ConnectionOptions _connection;

    internal CliContext(ParseResult parse, ConnectionOptions connection, TimeProvider time)
    {
        Parse = parse;
        Time = time;
        _connection = connection;
        Catalogue = CatalogueFile.Load(connection.CatalogueFile(parse));
    }

    internal ParseResult Parse { get; }

    internal TimeProvider Time { get; }

    internal CommandCatalogue Catalogue { get; private set; }

    internal TextWriter Output => Parse.InvocationConfiguration.Output;

    internal TextWriter Error => Parse.InvocationConfiguration.Error;

    /// <summary>The file of the user's own catalogue, or null.</summary>
    internal string? CatalogueFileName => _connection.CatalogueFile(Parse);

    /// <summary>The inverter of the command line.</summary>
    internal SessionOptions Session => _connection.Session(Parse);

    /// <summary>Adds what is said of inverter and catalogue.</summary>
    internal void Collect(OptionTexts texts) => _connection.Collect(Parse, texts);

    /// <summary>Takes a catalogue that a configuration file names.</summary>
    internal void UseCatalogue(string file) => Catalogue = CatalogueFile.Load(file);

    /// <summary>A session with the inverter of the command line; nothing is sent yet.</summary>
    internal InverterSession OpenSession(bool showSecrets = false) => OpenSession(Session, showSecrets);

    /// <inheritdoc cref="OpenSession(bool)"/>
    internal InverterSession OpenSession(SessionOptions options, bool showSecrets = false) =>
        new(options, Catalogue, Time, Tracer(showSecrets));

    /// <summary>What shows every frame, with <c>--debug</c>; null without.</summary>
    internal Action<TracedFrame>? Tracer(bool showSecrets = false) => Tracer(Error.WriteLine, showSecrets);

    /// <summary>What hands every frame as a line to a function, with <c>--debug</c>; null without.</summary>
    internal Action<TracedFrame>? Tracer(Action<string> write, bool showSecrets = false) =>
        Debug ? frame => write(TraceLine(frame.Time, frame.Sent ? "->" : "<-", frame.Bytes.Span, showSecrets)) : null;

    /// <summary>Says on stderr what is waited for, unless <c>--quiet</c> is on.</summary>
    internal void Tell(string sentence) => Report($"sermatec-ess: {sentence}");

    /// <summary>Says on stderr what is not as it should be.</summary>
    internal void Warn(string sentence) => Error.WriteLine($"sermatec-ess: {sentence}");

    /// <summary>Says on stderr whom the program is about to ask.</summary>
    internal void Announce() => Report($"sermatec-ess {ProductVersion.Text}: reading from the inverter at {Session.Where}");

    /// <summary>Says on stderr what the program does, unless <c>--quiet</c> is on.</summary>
    internal void Report(string line)
    {
        if (!Quiet) Error.WriteLine(line);
    }

    /// <summary>Writes a frame for <c>--debug</c>; the form is one that <c>decode</c> reads.</summary>
    internal void Trace(DateTimeOffset time, string direction, ReadOnlySpan<byte> frame) =>
        Error.WriteLine(TraceLine(time, direction, frame, showSecrets: false));

    private string TraceLine(DateTimeOffset time, string direction, ReadOnlySpan<byte> frame, bool showSecrets)
    {
        var text = FrameHex.Write(frame, Catalogue, showSecrets);
        var local = TimeZoneInfo.ConvertTime(time, Time.LocalTimeZone);
        return string.Create(CultureInfo.InvariantCulture, $"{local:HH:mm:ss.fff} {direction} {text}");
    }

    /// <summary>Whether <c>--debug</c> is on.</summary>
    internal bool Debug => _connection.Debug(Parse);

    /// <summary>Whether <c>--quiet</c> is on.</summary>
    internal bool Quiet => _connection.Quiet(Parse);
}
