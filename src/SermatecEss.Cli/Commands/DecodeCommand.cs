using System.CommandLine;
using SermatecEss.Cli.Decoding;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Cli.Terminals;

namespace SermatecEss.Cli.Commands;

/// <summary><c>decode</c>: explains captured frames.</summary>
internal static class DecodeCommand
{
    private const string Lesson = """
        Prints every frame with its direction, values and errors. The hex can be plain, spaced, escaped (\xfe\x55), a
        hexdump, or a log with lines of --debug. Without --pcu, the version comes from a response to 98 in the capture,
        or else is the newest.

        Examples:
          sermatec-ess decode fe5564140a0000deae
          sermatec-ess decode --file capture.bin --output json
          sermatec-ess get battery -d 2>&1 >/dev/null | sermatec-ess decode
          sermatec-ess get all -o raw | sermatec-ess decode
          hexdump -C capture.bin | sermatec-ess decode

        Exit codes: 0 every byte belongs to a valid frame, 1 no valid frame, 2 usage error, 3 some bytes belong to no valid frame.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var hex = new Argument<string[]>("hex")
        {
            HelpName = "hex",
            Description = "Frames in hex (default: read hex or binary from stdin)",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var file = new Option<string?>("--file") { Description = "Read this file (hex or binary)", HelpName = "FILE" };
        var rc4 = new Option<bool>("--rc4") { Description = "The capture is from the encrypted connection to the vendor's cloud" };
        var pcu = PcuOption.Create("PCU version to decode with, such as 609");
        var battery = BatteryOption.Create("Battery, for the alarms of 1E, such as pylon-lv-485");
        var output = ChoiceOption.Create<DecodeFormat>("--output", "-o", "Output format");
        var secrets = new Option<bool>("--show-secrets") { Description = "Show passwords instead of hiding them" };
        var command = new TaughtCommand("decode", "Decode captured frames", Lesson)
        {
            hex, file, rc4, pcu, battery, output, secrets,
        };
        command.SetAction(parse =>
        {
            var cli = context(parse);
            var given = parse.GetValue(hex) ?? [];
            if (given.Length > 0 && parse.GetValue(file) is not null) throw new UsageException("Give hex or --file, not both.");
            using var source = given.Length > 0 ? null : Open(parse.GetValue(file));
            var capture = source is null ? HexInput.FromText(string.Join(' ', given)) : HexInput.Read(source);
            if (parse.GetValue(rc4)) capture = CloudCapture.Decrypt(capture);
            var decoder = new CaptureDecoder(
                cli.Catalogue,
                parse.GetValue(pcu),
                BatteryOption.Find(cli.Catalogue, parse.GetValue(battery)));
            var text = new ReadingText(parse.GetValue(secrets));
            using var frames = decoder.Decode(capture).GetEnumerator();
            if (!frames.MoveNext()) throw new UsageException("Nothing to decode. Give hex, --file, or bytes on stdin.");
            bool hasGood = false, hasOthers = false;
            IEnumerable<DecodedFrame> Counted()
            {
                do
                {
                    hasGood |= frames.Current.IsGood;
                    hasOthers |= !frames.Current.IsGood;
                    yield return frames.Current;
                }
                while (!StandardStream.OutputClosed.IsCancellationRequested && frames.MoveNext());
            }

            if (parse.GetValue(output) == DecodeFormat.Json) DecodedFrameJson.Write(cli.Output, Counted(), text, cli.Catalogue);
            else DecodedFrameText.Write(cli.Output, Counted(), text, cli.Catalogue);
            return !hasGood ? ExitCode.NoResponse : hasOthers ? ExitCode.Partial : ExitCode.Success;
        });
        return command;
    }

    private static Stream Open(string? file)
    {
        if (file is null) return Console.OpenStandardInput();
        try
        {
            return File.OpenRead(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot read {file}: {e.Message}");
        }
    }
}
