using System.CommandLine;
using System.Globalization;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Settings;
using SermatecEss.Cli.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Commands;

/// <summary><c>registers</c>: the inverter's registers, for people who know what they do.</summary>
internal static class RegistersCommand
{
    private const string Consent = "--i-know-this-can-block-the-inverter";

    private const string Lesson = """
        Nothing of this is proven on hardware. How a question for registers has to be laid out is a guess between two
        ways (--layout), a wrong question has blocked inverters until their supply was switched off, and a wrong value
        has destroyed some. The simulator takes both layouts; try there first.

        Examples:
          sermatec-ess registers read 0x4065 0x4119 --i-know-this-can-block-the-inverter
          sermatec-ess registers write 0x4065=100 --i-know-this-can-block-the-inverter

        Exit codes: 0 done, 1 no answer, 2 wrong usage, 4 refused, 5 did not stick, 6 not known.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context) =>
        new TaughtCommand("registers", "Read and write registers, which can block or destroy the inverter", Lesson)
        {
            CreateRead(context),
            CreateWrite(context),
        };

    private static TaughtCommand CreateRead(Func<ParseResult, CliContext> context)
    {
        var addresses = new Argument<ushort[]>("addresses")
        {
            HelpName = "ADDRESS",
            Description = $"1 to {RegisterAccess.MostAtOnce} addresses, as in 0x4065",
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
            Description = $"1 to {RegisterAccess.MostAtOnce} values, as in 0x4065=100",
            Arity = new ArgumentArity(1, RegisterAccess.MostAtOnce),
            CustomParser = result => [.. result.Tokens.Select(token => Pair(result, token.Value))],
        };
        var layout = LayoutOption();
        var consent = ConsentOption();
        var ledger = new LedgerOptions();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
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
                cli.Output.WriteLine("It was sent; whether it was taken is not known: the inverter did not tell. 'registers read' may.");
                return ExitCode.Unknown;
            }

            Write(cli.Output, found);
            foreach (var (now, then) in found.Zip(wanted).Where(pair => pair.First.Value != pair.Second.Value))
                cli.Output.WriteLine($"did not stick: {Text(then)} was wanted, and it is {now.Value}");
            return found.SequenceEqual(wanted) ? ExitCode.Success : ExitCode.Differs;
        });
        return command;
    }

    private static Option<RegisterLayout> LayoutOption() =>
        ChoiceOption.Create<RegisterLayout>("--layout", "-l", "How a question is laid out");

    private static Option<bool> ConsentOption() => new(Consent) { Description = "Say that you know it" };

    private static void Check(ParseResult parse, Option<bool> consent)
    {
        if (!parse.GetValue(consent))
        {
            throw new UsageException(
                "Nothing was sent. A question for registers can block the inverter until its supply is switched off, "
                + $"and how it has to be laid out is not proven; if you want it all the same, add {Consent}.");
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
        result.AddError($"'{text}': expected ADDRESS=VALUE, as in 0x4065=100.");
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

        result.AddError($"'{text}': expected a number of 16 bits, as in 0x4065 or 100.");
        return 0;
    }
}
