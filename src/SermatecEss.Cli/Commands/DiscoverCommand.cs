using System.CommandLine;
using System.Net;
using SermatecEss.Cli.Discovery;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.Discovery;

namespace SermatecEss.Cli.Commands;

/// <summary><c>discover</c>: finds inverters in the network.</summary>
internal static class DiscoverCommand
{
    private const string Lesson = """
        Sends the search words of the inverters' WiFi modules to all networks of this computer, and looks for their MAC
        addresses in its ARP table. Requests the identity of each device found, which changes nothing. Not every WiFi module
        answers: --scan tries every address of a network instead, and --accept waits for inverters that dial in. With one of
        these options or --search, nothing else is searched.

        Examples:
          sermatec-ess discover
          sermatec-ess discover --scan 192.168.1.0/24    try all addresses from 192.168.1.1 to .254
          sermatec-ess discover -o json

        Exit codes: 0 found an inverter, 1 found none, 2 usage error.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var scan = TypedOption.Create(
            "--scan",
            [],
            "Try every address of a private network, at most a /24",
            "NETWORK",
            null,
            ScanRange.Parse);
        var search = TypedOption.Create(
            "--search",
            [],
            "Send search words to this address only, also as ADDRESS:PORT (default: broadcast in all networks of this computer)",
            "ADDRESS",
            null,
            Parse.SearchAddress);
        var wait = TypedOption.Create(
            "--wait",
            [],
            "How long to wait for answers to search words, or for inverters that dial in",
            "TIME",
            new Duration(new DiscoveryOptions().Wait),
            Parse.Duration);
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var command = new TaughtCommand("discover", "Find inverters in your network", Lesson) { scan, search, wait, output };
        command.SetAction((parse, cancellation) =>
        {
            var cli = context(parse);
            var target = parse.GetValue(search) is { } given ? new SearchTarget(IPAddress.Any, given) : null;
            var options = new DiscoveryOptions
            {
                Scan = parse.GetValue(scan),
                Search = target is null ? [] : [target],
                Accept = cli.Session.Accept?.Listen,
                Wait = parse.GetValue(wait).Span,
            };
            if (options is { Scan: null, Search: [], Accept: null })
                options = options with { Search = SearchTarget.OwnNetworks(), AsksNeighbours = true };
            return RunAsync(cli, options, parse.GetValue(output), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext context, DiscoveryOptions options, ReportFormat format, CancellationToken cancellation)
    {
        var discovery = new InverterDiscovery(context.Session, context.Catalogue, context.Time, context.Tracer())
        {
            SearchFailed = (target, e) => context.Warn($"Cannot send search words to {target.To}: {e.Message}."),
            Accepting = address => context.Tell($"Waiting {new Duration(options.Wait)} for inverters to dial in to {address}."),
        };
        if (options.Search.Count > 0) context.Tell($"Waiting {new Duration(options.Wait)} for answers to search words.");
        if (options.Scan is { } scan) context.Tell($"Trying {scan.Addresses.Count} addresses.");
        var found = await discovery.RunAsync(options, cancellation);
        if (format == ReportFormat.Json) FoundInverters.WriteJson(context.Output, found);
        else if (found.Count > 0) FoundInverters.Write(Terminal.For(context.Output), found);
        foreach (var each in found)
            if (each.Error is { } error) context.Warn(error);
        if (found.Any(each => each.Identity is not null)) return ExitCode.Success;
        context.Warn(
            "No inverter found. Check that this computer is in the inverter's network, and try "
            + "'sermatec-ess discover --scan 192.168.1.0/24' with your network.");
        return ExitCode.NoResponse;
    }
}
