using System.CommandLine;
using System.Net;
using SermatecEss.Cli.Discovery;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Cli.Terminals;
using SermatecEss.Inverter.Discovery;

namespace SermatecEss.Cli.Commands;

/// <summary><c>discover</c>: finds inverters in the network.</summary>
internal static class DiscoverCommand
{
    private const string Lesson = """
        Sends the search words of the inverters' WiFi modules to all networks of this computer, and looks for their MAC
        addresses in its ARP table. What it finds is asked for its identity, which changes nothing. Not every WiFi module
        answers; --scan asks every address of a network instead. With --search or --scan, nothing else is searched.

        Examples:
          sermatec-ess discover
          sermatec-ess discover --scan 192.168.1.0/24    ask all addresses from 192.168.1.1 to .254
          sermatec-ess discover -o json

        Exit codes: 0 found an inverter, 1 found none, 2 usage error.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var scan = TypedOption.Create(
            "--scan",
            [],
            "Ask every address of a private network for an inverter; at most a /24",
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
            "How long to wait for answers to search words",
            "TIME",
            new Duration(new DiscoveryOptions().Wait),
            Parse.Duration);
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var command = new TaughtCommand("discover", "Find inverters in your network", Lesson) { scan, search, wait, output };
        command.SetAction((parse, cancellation) => RunAsync(
            context(parse),
            Options(parse.GetValue(scan), parse.GetValue(search), parse.GetValue(wait).Span),
            parse.GetValue(output),
            cancellation));
        return command;
    }

    private static DiscoveryOptions Options(ScanRange? scan, IPEndPoint? search, TimeSpan wait) => (scan, search) switch
    {
        (null, null) => new DiscoveryOptions { Search = SearchTarget.OwnNetworks(), Wait = wait, AsksNeighbours = true },
        (_, null) => new DiscoveryOptions { Scan = scan },
        _ => new DiscoveryOptions { Search = [new SearchTarget(IPAddress.Any, search)], Wait = wait, Scan = scan },
    };

    private static async Task<int> RunAsync(
        CliContext context, DiscoveryOptions options, ReportFormat format, CancellationToken cancellation)
    {
        var discovery = new InverterDiscovery(context.Session, context.Catalogue, context.Time, context.Tracer())
        {
            SearchFailed = (target, e) => context.Warn($"Cannot send search words to {target.To}: {e.Message}."),
        };
        if (options.Search.Count > 0) context.Tell($"Waiting {new Duration(options.Wait)} for answers to search words.");
        if (options.Scan is { } scan) context.Tell($"Asking {scan.Addresses.Count} addresses.");
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
