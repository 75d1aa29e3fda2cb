using SermatecEss.Cli.Output;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>How the inverter is changed.</summary>
/// <param name="DryRun">Whether nothing is sent.</param>
/// <param name="Yes">Whether nobody is asked.</param>
/// <param name="Allowed">The risks that are allowed beside the normal one.</param>
/// <param name="Ledger">Where the ledger is, and how much may be written.</param>
/// <param name="Format">How it is printed.</param>
internal sealed record WriteChoices(bool DryRun, bool Yes, SettingRisk[] Allowed, LedgerOptions Ledger, ReportFormat Format);
