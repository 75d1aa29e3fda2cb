using System.CommandLine;
using System.Globalization;
using System.Net;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>What every command needs: the parsed command line, its writers and the catalogue.</summary>
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

    /// <summary>The user's catalogue file, or null.</summary>
    internal string? CatalogueFileName => _connection.CatalogueFile(Parse);

    /// <summary>The inverter chosen on the command line.</summary>
    internal SessionOptions Session => _connection.Session(Parse);

    /// <summary>Adds the given values for inverter and catalogue.</summary>
    internal void Collect(OptionTexts texts) => _connection.Collect(Parse, texts);

    /// <summary>Uses the catalogue that a configuration file names.</summary>
    internal void UseCatalogue(string file) => Catalogue = CatalogueFile.Load(file);

    /// <summary>A session with the chosen inverter; nothing is sent yet.</summary>
    internal InverterSession OpenSession(bool showSecrets = false, Action<TracedFrame>? record = null) =>
        OpenSession(Session, showSecrets, record);

    /// <inheritdoc cref="OpenSession(bool, Action{TracedFrame})"/>
    internal InverterSession OpenSession(SessionOptions options, bool showSecrets = false, Action<TracedFrame>? record = null) =>
        new(options, Catalogue, Time, Tracer(showSecrets) + record, options.Accept is { } accept ? OpenPort(accept.Listen) : null)
        {
            OwnsPort = true,
        };

    /// <summary>A port on which inverters dial in; it opens when it is first needed.</summary>
    internal InverterPort OpenPort(IPEndPoint listen) => new(listen, Catalogue, Time)
    {
        Tell = Warn,
        Opened = address => Tell($"Waiting for the inverter to dial in to {address}."),
    };

    /// <summary>Prints every frame with <c>--debug</c>; null without.</summary>
    internal Action<TracedFrame>? Tracer(bool showSecrets = false) => Tracer(Error.WriteLine, showSecrets);

    /// <summary>Passes every frame as a line to a function with <c>--debug</c>; null without.</summary>
    internal Action<TracedFrame>? Tracer(Action<string> write, bool showSecrets = false) =>
        Debug ? frame => write(TraceLine(frame.Time, frame.Sent ? "->" : "<-", frame.Bytes.Span, showSecrets)) : null;

    /// <summary>Prints on stderr what the program waits for, unless <c>--quiet</c> is on.</summary>
    internal void Tell(string sentence) => Report($"sermatec-ess: {sentence}");

    /// <summary>Prints a warning on stderr.</summary>
    internal void Warn(string sentence) => Error.WriteLine($"sermatec-ess: {sentence}");

    /// <summary>Prints on stderr which inverter is about to be read.</summary>
    internal void Announce()
    {
        var where = Session.Accept is null ? $"at {Session.Where}" : "that dials in";
        Report($"sermatec-ess {ProductVersion.Text}: reading from the inverter {where}");
    }

    /// <summary>Prints on stderr what the program does, unless <c>--quiet</c> is on.</summary>
    internal void Report(string line)
    {
        if (!Quiet) Error.WriteLine(line);
    }

    /// <summary>Formats a frame for <c>--debug</c>; <c>decode</c> can read it.</summary>
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
