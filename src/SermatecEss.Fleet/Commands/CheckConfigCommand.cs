using System.CommandLine;
using SermatecEss.Bridge.Options;
using SermatecEss.Fleet.Configuration;
using SermatecEss.Fleet.Database;
using SermatecEss.Hosting.Configuration;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Fleet.Commands;

/// <summary><c>check-config</c>: checks a configuration file, reports errors with line and remedy, and shows what would run.</summary>
internal static class CheckConfigCommand
{
    private const string Lesson = """
        Reads the files that the configuration names, but connects to nothing.

        Exit codes: 0 'run' accepts it, 2 'run' would refuse it.

        Examples:
          sermatec-fleet check-config -c /etc/sermatec-fleet.yaml
          sermatec-fleet check-config -c /etc/sermatec-fleet.yaml --output json
        """;

    internal static Command Create()
    {
        var config = ConfigOption.Create();
        var format = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var keys = new Option<bool>("--keys") { Description = "List all keys with their variables, as a Markdown table" };
        var command = new TaughtCommand("check-config", "Check a configuration file", Lesson) { config, format, keys };
        command.SetAction(parse =>
        {
            var output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(keys))
            {
                OptionMarkdown.Write(output, FleetConfiguration.Options, hasFlags: false);
                return ExitCode.Success;
            }

            var configuration = ConfigOption.Read(parse, config);
            var options = configuration.Read();
            var faults = configuration.Faults;
            if (parse.GetValue(format) == ReportFormat.Json) FaultList.WriteJson(output, faults);
            else WriteText(output, faults, options);
            return options is null ? ExitCode.Usage : ExitCode.Success;
        });
        return command;
    }

    private static void WriteText(TextWriter output, IReadOnlyList<ConfigurationFault> faults, FleetOptions? options)
    {
        foreach (var fault in faults) output.WriteLine(fault);
        if (options is null) return;
        output.WriteLine(
            $"inverters  dial in to {options.Listen}, from {options.AllowFromFile ?? $"{options.AllowFrom}"}; {Serials(options)}");
        output.WriteLine($"poll       {ConfigurationText.Of(options.Periods)}; time zone {options.Bridge.TimeZone.Id}");
        output.WriteLine(
            $"database   {options.Database.Where}, {Tls(options.Database.Tls)}, user {options.Database.User} "
            + $"{(options.Database.Password is null ? "without" : "with")} password; "
            + $"readings are kept for {Amount.Of(options.Retention.Days, "day")}");
        output.WriteLine(
            $"cluster    {options.Cluster.Name}, this node at {options.Cluster.Address}:{options.Cluster.SiloPort}, "
            + $"{(options.Cluster.CertificateFile is null ? "no TLS" : "TLS")}");
        output.WriteLine(
            "broker     "
            + $"{(options.Mqtt is { } mqtt ? $"{mqtt.Where}{(mqtt.Tls is null ? "" : ", TLS")}; topics {mqtt.BaseTopic}/..." : "none")}");
        output.WriteLine($"http       {options.Http.EndPoint}{(options.HasDashboard ? ", with dashboard" : "")}");
        output.WriteLine($"control    {ConfigurationText.Of(options.Bridge.Control)}");
        output.WriteLine(faults.Count == 0 ? "No problems." : $"{Amount.Of(faults.Count, "problem")}.");
    }

    private static string Serials(FleetOptions options) =>
        options.AllowSerialsFile is { } file
            ? $"{Amount.Of(new ListFile(file).ReadIfChanged()!.Count, "serial number")} in {file}"
            : "every serial number";

    private static string Tls(DatabaseTls tls) => tls switch
    {
        DatabaseTls.Off => "no TLS",
        DatabaseTls.Require => "TLS with any certificate",
        _ => "TLS",
    };
}
