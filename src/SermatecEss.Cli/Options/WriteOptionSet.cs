using System.CommandLine;
using SermatecEss.Cli.Commands;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>The options of the commands that change the inverter.</summary>
internal sealed class WriteOptionSet
{
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show the frames that would be sent, decoded and in hex, and send none" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask; switching the inverter on or off is asked on a terminal all the same" };
    private readonly Option<SettingRisk[]> _allow = new("--allow")
    {
        Description = "Allow settings of a risk: service (grid code, battery and meter type, voltages) or network (WiFi, cloud)",
        HelpName = "RISK",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            var risks = new List<SettingRisk>();
            foreach (var word in result.Tokens.Select(token => token.Value))
            {
                if (word is "service") risks.Add(SettingRisk.Service);
                else if (word is "network") risks.Add(SettingRisk.Network);
                else result.AddError($"--allow '{word}': expected service or network.");
            }

            return [.. risks];
        },
    };

    private readonly Option<string?> _stateDirectory = CreateStateDirectory();
    private readonly Option<ReportFormat> _output = ChoiceOption.Create<ReportFormat>("--output", "-o", "How to print");

    /// <summary>The directory in which it is kept account of what is written.</summary>
    internal static Option<string?> CreateStateDirectory() =>
        DaemonOptions.StateDirectoryOption($"Where the number of writes, the log of writes and overrides are kept; best the daemon's (default {DaemonOptions.DefaultStateDirectory})");

    internal static string StateDirectory(string? name) =>
        DaemonOptions.StateDirectory(name) ?? throw new UsageException("What is written to the inverter is kept account of in the state directory; name one with --state-dir.");

    internal void AddTo(Command command)
    {
        command.Options.Add(_dryRun);
        command.Options.Add(_yes);
        command.Options.Add(_allow);
        command.Options.Add(_stateDirectory);
        command.Options.Add(_output);
    }

    internal WriteChoices Read(ParseResult parse) =>
        new(parse.GetValue(_dryRun), parse.GetValue(_yes), parse.GetValue(_allow) ?? [], StateDirectory(parse.GetValue(_stateDirectory)), parse.GetValue(_output));
}
