using System.CommandLine;
using System.Globalization;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Settings;
using SermatecEss.Cli.Terminals;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Commands;

/// <summary><c>registers</c>: reads and writes the inverter's registers, for experts.</summary>
internal static class RegistersCommand
{
    private const string Consent = "--i-know-this-can-block-the-inverter";

    private const string Lesson = """
        None of this is tested on hardware. The layout of a register request is a guess between two (--layout). A wrong
        request has blocked inverters until their supply was switched off, and a wrong value has destroyed some. Try it
        on the simulator first; it accepts both layouts.

        Examples:
          sermatec-ess registers read 0x4065 0x4119 --i-know-this-can-block-the-inverter
          sermatec-ess registers write 0x4065=100 --i-know-this-can-block-the-inverter

        Exit codes: 0 done, 1 no answer, 2 usage error, 4 refused, 5 did not stick, 6 result unknown.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context) =>
        new TaughtCommand("registers", "Read and write registers (can block or destroy the inverter)", Lesson)
        {
            CreateRead(context),
            CreateWrite(context),
        };

    private static TaughtCommand CreateRead(Func<ParseResult, CliContext> context)
    {
        var addresses = new Argument<ushort[]>("addresses")
        {
            HelpName = "ADDRESS",
            Description = $"1 to {RegisterAccess.MostAtOnce} addresses, such as 0x4065",
            Arity = new ArgumentArity(1, RegisterAccess.MostAtOnce),
            CustomParser = result => [.. result.Tokens.Select(token => Number(result, token.Value))],
        };
        var layout = LayoutOption();
        var consent = ConsentOption();
        var command = new TaughtCommand("read", "Read registers", Lesson) { addresses, layout, consent };
        command.SetAction(async (parse, cancellation) =>
        {
            Check(parse, consent);
            var cli = context(parse);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            Write(
                cli.Output,
                await new RegisterAccess(inverter.Session, parse.GetValue(layout)).ReadAsync(parse.GetValue(addresses)!, cancellation));
            return ExitCode.Success;
        });
        return command;
    }

    private static TaughtCommand CreateWrite(Func<ParseResult, CliContext> context)
    {
        var values = new Argument<KeyValuePair<ushort, ushort>[]>("values")
        {
            HelpName = "ADDRESS=VALUE",
            Description = $"1 to {RegisterAccess.MostAtOnce} values, such as 0x4065=100",
            Arity = new ArgumentArity(1, RegisterAccess.MostAtOnce),
            CustomParser = result => [.. result.Tokens.Select(token => Pair(result, token.Value))],
        };
        var layout = LayoutOption();
        var consent = ConsentOption();
        var ledger = new LedgerOptions();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask for confirmation" };
        var command = new TaughtCommand("write", "Write registers", Lesson) { values, layout, consent, yes };
        ledger.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            Check(parse, consent);
            var cli = context(parse);
            using var prompt = parse.GetValue(yes) ? null : Prompt.Open(cli.Output);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var wanted = parse.GetValue(values)!;
            if (prompt is not null && !await prompt.AskToSendAsync($"Write {string.Join(", ", wanted.Select(Text))}?", cancellation))
                return ExitCode.Refused;
            var found = await new RegisterAccess(inverter.Session, parse.GetValue(layout))
                .WriteAsync(wanted, ledger.Open(cli, inverter.Identity.Serial), LedgerOptions.Who, cancellation);
            if (found is null)
            {
                cli.Output.WriteLine("Sent, but the inverter did not confirm it. Check with 'registers read'.");
                return ExitCode.Unknown;
            }

            Write(cli.Output, found);
            foreach (var (now, then) in found.Zip(wanted).Where(pair => pair.First.Value != pair.Second.Value))
                cli.Output.WriteLine($"did not stick: wanted {Text(then)}, found {now.Value}");
            return found.SequenceEqual(wanted) ? ExitCode.Success : ExitCode.Differs;
        });
        return command;
    }

    private static Option<RegisterLayout> LayoutOption() =>
        ChoiceOption.Create<RegisterLayout>("--layout", "-l", "Layout of the request");

    private static Option<bool> ConsentOption() => new(Consent) { Description = "Confirm that you know the risk" };

    private static void Check(ParseResult parse, Option<bool> consent)
    {
        if (!parse.GetValue(consent))
        {
            throw new UsageException(
                "Nothing was sent. A register request can block the inverter until its supply is switched off, "
                + $"and its layout is not tested on hardware. To send it anyway, add {Consent}.");
        }
    }

    private static void Write(TextWriter output, IEnumerable<KeyValuePair<ushort, ushort>> values)
    {
        foreach (var (address, value) in values) output.WriteLine($"0x{address:x4}: {value} (0x{value:x4})");
    }

    private static string Text(KeyValuePair<ushort, ushort> register) => $"0x{register.Key:x4}={register.Value}";

    private static KeyValuePair<ushort, ushort> Pair(System.CommandLine.Parsing.ArgumentResult result, string text)
    {
        if (text.Split('=') is [var address, var value]) return new(Number(result, address), Number(result, value));
        result.AddError($"'{text}': expected ADDRESS=VALUE, such as 0x4065=100.");
        return default;
    }

    private static ushort Number(System.CommandLine.Parsing.ArgumentResult result, string text)
    {
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (ushort.TryParse(
            isHex ? text[2..] : text,
            isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number))
        {
            return number;
        }

        result.AddError($"'{text}': expected a 16-bit number, such as 0x4065 or 100.");
        return 0;
    }
}
