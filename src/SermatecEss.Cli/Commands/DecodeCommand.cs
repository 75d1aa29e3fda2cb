using System.CommandLine;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Decoding;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Commands;

/// <summary><c>decode</c>: explains captured frames.</summary>
internal static class DecodeCommand
{
    private const string Lesson = """
        A FILE is a capture (pcap or pcapng, from Wireshark, tcpdump or PCAPdroid), hex, a hexdump, a log with --debug
        lines, a recording made with --record, or binary, also gzipped. It is recognised by its content, not its name. In
        captures, inverters are found on any port, plain and encrypted. Without --pcu, the version comes from a response to
        98 in the capture; if there is none, the newest is used.

        Examples:
          sermatec-ess decode phone.pcap --conversation          requests, replies and response times
          sermatec-ess decode phone.pcap -o ndjson > frames.json
          sermatec-ess decode phone.pcap --firmware .            the image of a captured firmware upgrade
          sermatec-ess decode fe5564140a0000deae
          sermatec-ess get battery -d 2>&1 >/dev/null | sermatec-ess decode
          sermatec-ess get all -o raw | sermatec-ess decode
          hexdump -C capture.bin | sermatec-ess decode

        Exit codes: 0 every byte belongs to a valid frame, 1 no valid frame, 2 usage error, 3 some bytes belong to no valid frame,
        or an image is incomplete and was not written.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var words = new Argument<string[]>("file")
        {
            HelpName = "file",
            Description = "Captures or other files, or frames in hex (default: read stdin)",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var file = new Option<string?>("--file") { Description = "Read this file, even if its name looks like hex", HelpName = "FILE" };
        var conversation = new Option<bool>("--conversation") { Description = "Match requests and replies, and show response times" };
        var firmware = new Option<string?>("--firmware")
        {
            Description = "Write the images of captured firmware upgrades to this directory; this program cannot send them",
            HelpName = "DIR",
        };
        var port = TypedOption.Create("--port", [], "Look only at this TCP port of a capture (default: all)", "PORT", (int?)null, Port);
        var rc4 = new Option<bool>("--rc4") { Description = "Hex or binary is from the encrypted connection to the vendor's cloud" };
        var pcu = PcuOption.Create("PCU version to decode with, such as 609");
        var battery = BatteryOption.Create("Battery, for the alarms of 1E, such as pylon-lv-485");
        var output = ChoiceOption.Create<DecodeFormat>("--output", "-o", "Output format");
        var secrets = new Option<bool>("--show-secrets") { Description = "Show passwords and networks instead of hiding them" };
        var command = new TaughtCommand("decode", "Decode captured frames", Lesson)
        {
            words, file, conversation, firmware, port, rc4, pcu, battery, output, secrets,
        };
        command.SetAction(parse =>
        {
            var cli = context(parse);
            var given = parse.GetValue(words) ?? [];
            var named = parse.GetValue(file);
            if (given.Length > 0 && named is not null) throw new UsageException("Give files or hex, or --file, not both.");
            var folder = parse.GetValue(firmware);
            if (folder is not null && (parse.GetValue(conversation) || parse.GetResult(output) is not null))
                throw new UsageException("--firmware writes images instead of frames. Leave out --conversation and --output.");
            var choices = new DecodeChoices(
                parse.GetValue(pcu),
                BatteryOption.Find(cli.Catalogue, parse.GetValue(battery)),
                parse.GetValue(rc4),
                parse.GetValue(port),
                parse.GetValue(secrets));
            var inputs = new CaptureInputs(cli, choices) { HasConnections = parse.GetValue(conversation) || folder is not null };
            using var frames = (named is null ? inputs.Decode(given) : inputs.DecodeFiles([named])).GetEnumerator();
            if (!frames.MoveNext())
            {
                return inputs.HasPackets
                    ? ExitCode.NoResponse
                    : throw new UsageException("Nothing to decode. Give files, hex, or bytes on stdin.");
            }

            if (folder is not null) return FirmwareReport.Write(cli, Rest(frames), folder);
            Write(cli, inputs, Rest(frames), parse.GetValue(output), new ReadingText(choices.ShowSecrets));
            return !inputs.HasGood ? ExitCode.NoResponse : inputs.HasOthers ? ExitCode.Partial : ExitCode.Success;
        });
        return command;
    }

    private static void Write(
        CliContext context, CaptureInputs inputs, IEnumerable<DecodedFrame> frames, DecodeFormat format, ReadingText text)
    {
        var zone = context.Time.LocalTimeZone;
        if (inputs.HasConnections)
        {
            var view = new ConversationView(inputs);
            var entries = view.Read(frames);
            if (format == DecodeFormat.Text) ConversationText.Write(context.Output, entries, view, zone);
            else new ConversationJson(inputs, text, context.Catalogue).Write(context.Output, entries, format == DecodeFormat.Ndjson);
        }
        else if (format == DecodeFormat.Text)
        {
            DecodedFrameText.Write(context.Output, frames, text, context.Catalogue, zone);
        }
        else
        {
            DecodedFrameJson.Write(context.Output, frames, text, context.Catalogue, format == DecodeFormat.Ndjson);
        }
    }

    /// <summary>The current item and those after it.</summary>
    private static IEnumerable<DecodedFrame> Rest(IEnumerator<DecodedFrame> frames)
    {
        do yield return frames.Current;
        while (frames.MoveNext());
    }

    private static (int? Value, string? Error) Port(string text) => OptionParsers.Port(text);
}
