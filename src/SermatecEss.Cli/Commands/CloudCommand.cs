using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Settings;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Commands;

/// <summary><c>cloud</c>: shows and changes the cloud server that the inverter dials.</summary>
internal static class CloudCommand
{
    private const string DefaultPort = "19042";

    private const string Lesson = """
        In your WiFi, the inverter dials the vendor's cloud. If it dials this computer instead, the daemon reads it over
        that connection, and the cloud can no longer change it. Redirect it with a rule on the router, or run 'cloud set'
        with the address of this computer; docs/cloud.md describes both.

        'cloud set' saves the former server in the state directory, and 'cloud restore' restores it. Not tested with every
        firmware version; a rule on the router changes nothing in the inverter.

        Examples:
          sermatec-ess cloud show
          sermatec-ess cloud set 192.168.1.10:19042 --allow network
          sermatec-ess cloud restore --allow network

        Exit codes: 0 shown, confirmed or unchanged, 1 no answer, 2 usage error, 4 refused, 5 did not stick, 6 result
        unknown.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context) =>
        new TaughtCommand("cloud", "Show or change the cloud server that the inverter dials", Lesson)
        {
            CreateShow(context),
            CreateSet(context),
            CreateRestore(context),
        };

    private static TaughtCommand CreateShow(Func<ParseResult, CliContext> context)
    {
        var ledger = new LedgerOptions();
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var command = new TaughtCommand("show", "Show the cloud server that the inverter dials", Lesson) { output };
        ledger.AddTo(command, withBudget: false);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var settings = CloudServer.In(inverter.Settings);
            var present = CloudServer.Of(await inverter.ReadAsync(cli, [.. settings], cancellation));
            var former = ledger.Store(cli) is { } store ? new FormerCloudServer(store, inverter.Identity.Serial).Load() : null;
            if (parse.GetValue(output) == ReportFormat.Json) WriteJson(cli.Output, present, former);
            else Write(cli.Output, present, former);
            return ExitCode.Success;
        });
        return command;
    }

    private static TaughtCommand CreateSet(Func<ParseResult, CliContext> context)
    {
        var server = new Argument<CloudServer>("server")
        {
            HelpName = "HOST:PORT",
            Description = $"IPv4 address of the server, and its port (default {DefaultPort})",
            CustomParser = result =>
            {
                var (value, error) = Parse(result.Tokens[0].Value);
                if (error is not null) result.AddError($"'{result.Tokens[0].Value}': {error}");
                return value!;
            },
        };
        var options = new WriteOptionSet();
        var command = new TaughtCommand("set", "Make the inverter dial another server", Lesson) { server };
        options.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var choices = options.Read(parse);
            var store = choices.DryRun ? null : choices.Ledger.Require(cli);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var present = CloudServer.Of(await inverter.ReadAsync(cli, [.. CloudServer.In(inverter.Settings)], cancellation))
                ?? throw new SettingException(
                    SettingRefusal.Incomplete,
                    "Nothing was sent: the inverter did not report its present cloud server, so it could not be restored later.");
            return await new SettingRun(cli, inverter, choices)
            {
                Sending = () => new FormerCloudServer(store!, inverter.Identity.Serial).Keep(present),
            }.RunAsync(parse.GetValue(server)!.ChangesIn(inverter.Settings), cancellation);
        });
        return command;
    }

    private static TaughtCommand CreateRestore(Func<ParseResult, CliContext> context)
    {
        var options = new WriteOptionSet();
        var command = new TaughtCommand("restore", "Restore the server that the inverter dialled before 'cloud set'", Lesson);
        options.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var choices = options.Read(parse);
            var store = choices.Ledger.Require(cli);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var file = new FormerCloudServer(store, inverter.Identity.Serial);
            var former = file.Load()
                ?? throw new SettingException(
                    SettingRefusal.Precondition,
                    $"Nothing to restore: 'cloud set' has not changed this inverter, or used another --state-dir than {store.Location}.");
            var code = await new SettingRun(cli, inverter, choices).RunAsync(former.ChangesIn(inverter.Settings), cancellation);
            if (code == ExitCode.Success && !choices.DryRun) file.Forget();
            return code;
        });
        return command;
    }

    /// <summary>An address that an inverter can dial; whether its WiFi module resolves names is not known.</summary>
    private static (CloudServer? Value, string? Error) Parse(string text)
    {
        const string Expected = "expected an IPv4 address, with or without a port: 192.168.1.10:19042.";
        if (HostAndPort.Parse(text).Value is not { } given) return (null, Expected);
        if (!IPAddress.TryParse(given.Host, out var address) || address.AddressFamily != AddressFamily.InterNetwork)
            return (null, Expected);
        var first = address.GetAddressBytes()[0];
        if ($"{address}" != given.Host || first is 0 or >= 224) return (null, Expected);
        return (new CloudServer(given.Host, given.Port is { } port ? $"{port}" : DefaultPort), null);
    }

    private static void Write(TextWriter output, CloudServer? present, CloudServer? former)
    {
        output.WriteLine($"cloud server: {present?.ToString() ?? "none"}");
        if (former is not null) output.WriteLine($"before 'cloud set': {former}");
    }

    private static void WriteJson(TextWriter output, CloudServer? present, CloudServer? former) =>
        JsonDocumentWriter.Write(output, indented: true, json =>
        {
            json.WriteStartObject();
            json.WriteString("host", present?.Host);
            json.WriteString("port", present?.Port);
            json.WriteString("former_host", former?.Host);
            json.WriteString("former_port", former?.Port);
            json.WriteEndObject();
        });
}
