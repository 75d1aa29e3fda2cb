using System.CommandLine;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>The options of the commands that change the inverter.</summary>
internal sealed class WriteOptionSet
{
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Print the frames that would be sent, decoded and in hex, and send nothing",
    };
    private readonly Option<bool> _yes = new("--yes", "-y")
    {
        Description = "Do not ask for confirmation, except before switching the inverter on or off",
    };
    private readonly Option<SettingRisk[]> _allow = new("--allow")
    {
        Description = "Allow settings of this risk: service (grid code, battery and meter type, voltages) or network (WiFi, cloud)",
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

    private readonly LedgerOptions _ledger = new();
    private readonly Option<ReportFormat> _output = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");

    internal void AddTo(Command command)
    {
        _allow.CompletionSources.Clear();
        _allow.CompletionSources.Add("service", "network");
        command.Options.Add(_dryRun);
        command.Options.Add(_yes);
        command.Options.Add(_allow);
        _ledger.AddTo(command);
        command.Options.Add(_output);
    }

    internal WriteChoices Read(ParseResult parse) =>
        new(parse.GetValue(_dryRun), parse.GetValue(_yes), parse.GetValue(_allow) ?? [], _ledger, parse.GetValue(_output));
}
