using System.CommandLine;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Configuration;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Configuration;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.State;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Cli.Commands;

/// <summary>
/// <c>check-config</c>: checks a configuration file, reports errors with line and remedy, and shows the daemon's resulting settings.
/// </summary>
internal static class CheckConfigCommand
{
    private const string Lesson = """
        Add the daemon's options to check them together with the file.

        Exit codes: 0 the daemon accepts it, 2 the daemon would refuse it.

        Examples:
          sermatec-ess check-config /etc/sermatec-ess.yaml
          sermatec-ess check-config /etc/sermatec-ess.yaml --output json
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "Configuration file (default: the file given with --config)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var options = new DaemonOptions();
        var format = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var keys = new Option<bool>("--keys") { Description = "List all keys with options and variables, as a Markdown table" };
        var command = new TaughtCommand("check-config", "Check a configuration file", Lesson) { file, format, keys };
        options.AddTo(command);
        command.SetAction(parse =>
        {
            var cli = context(parse);
            if (parse.GetValue(keys))
            {
                OptionMarkdown.Write(cli.Output, OptionTable.All);
                return ExitCode.Success;
            }

            var configuration = options.Collect(cli, parse.GetValue(file));
            if (configuration.Path is not { } path)
                throw new UsageException("No configuration file given. Use: sermatec-ess check-config FILE.");
            var settings = configuration.Read();
            var faults = configuration.Faults.ToList();
            if (settings?.Bridge.StateDirectory is { } directory && StateDirectory.FaultOf(directory) is { } reason)
            {
                var loss = "calculated energy restarts at 0 with each start";
                var message = $"cannot write to the state directory {directory} ({reason}): {loss}";
                faults.Add(new ConfigurationFault(path, 1, 1, IsError: false, message));
            }

            if (settings?.Bridge.TimeZoneFault is { } zoneFault)
                faults.Add(new ConfigurationFault(path, 1, 1, IsError: false, zoneFault));
            if (parse.GetValue(format) == ReportFormat.Json) FaultList.WriteJson(cli.Output, faults);
            else WriteText(cli.Output, faults, settings);
            return faults.Exists(fault => fault.IsError) ? ExitCode.Usage : ExitCode.Success;
        });
        return command;
    }

    private static void WriteText(TextWriter output, List<ConfigurationFault> faults, DaemonSettings? settings)
    {
        foreach (var fault in faults) output.WriteLine(fault);
        if (settings is null) return;
        var options = settings.Bridge;
        foreach (var inverter in options.Inverters)
        {
            output.WriteLine(
                $"inverter   {inverter.Name ?? "(no name)"} at {inverter.Session.Where}: {ConfigurationText.Of(inverter.Periods)}");
        }

        output.WriteLine($"broker     {Broker(settings.Mqtt)}");
        output.WriteLine($"state      {options.StateDirectory ?? "not kept"}; time zone {options.TimeZone.Id}");
        if (settings.Influx is { } influx)
        {
            output.WriteLine(
                $"influx     {influx.Where}, {(influx.Database is { } name ? $"database {name}" : $"bucket {influx.Bucket}")}");
        }

        foreach (var osim in settings.Gateways.Osim)
        {
            output.WriteLine(
                $"gateway    osim on {osim.Listen}, "
                + $"{(osim.Write.Count == 0 ? "read-only" : $"can change {string.Join(", ", osim.Write)}")}");
        }

        foreach (var modbus in settings.Gateways.Modbus)
            output.WriteLine($"gateway    modbus on {modbus.Listen}, read-only; units {string.Join(", ", modbus.Units.Keys.Order())}");
        foreach (var shield in settings.Gateways.Shields)
        {
            output.WriteLine(
                $"gateway    shield on {shield.Listen}, {(shield.Cloud is { } cloud ? $"cloud {cloud}" : "replaces the cloud")}");
        }

        output.WriteLine($"control    {ConfigurationText.Of(options.Control)}{(options.SyncsClock ? "; clock set every night" : "")}");
        output.WriteLine(faults.Count == 0 ? "No problems." : $"{Amount.Of(faults.Count, "problem")}.");
    }

    private static string Broker(MqttOptions mqtt)
    {
        var login = $"{(mqtt.User is null ? "no user" : "with user")}{(mqtt.Password is null ? "" : " and password")}";
        var style = mqtt.Discovery.ToString().ToLowerInvariant();
        var discovery = mqtt.Discovery == DiscoveryStyle.Off ? style : $"{style}, {mqtt.DiscoveryPrefix}/...";
        return $"{mqtt.Where}{(mqtt.Tls is null ? "" : ", TLS")}, {login}; topics {mqtt.BaseTopic}/...; discovery {discovery}";
    }
}
