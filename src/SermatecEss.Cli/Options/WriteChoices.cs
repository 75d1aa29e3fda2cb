using SermatecEss.Hosting.Output;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>How the inverter is changed.</summary>
/// <param name="DryRun">Whether nothing is sent.</param>
/// <param name="Yes">Whether to skip the confirmation.</param>
/// <param name="Allowed">The risks allowed besides the normal one.</param>
/// <param name="Ledger">The ledger and the write limit.</param>
/// <param name="Format">The output format.</param>
internal sealed record WriteChoices(bool DryRun, bool Yes, SettingRisk[] Allowed, LedgerOptions Ledger, ReportFormat Format);
