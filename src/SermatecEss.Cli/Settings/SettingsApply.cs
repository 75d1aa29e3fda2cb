using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Settings;

/// <summary>Restores settings: reports those that cannot be set now, and sets the rest.</summary>
internal sealed class SettingsApply(CliContext context, OpenInverter inverter, WriteChoices choices)
{
    private readonly List<SettingResult> _leftOut = [];

    /// <summary>Sets the values that differ.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> RunAsync(List<SettingChange> changes, CancellationToken cancellation)
    {
        foreach (var change in changes
            .Where(change => change.Setting.Risk != SettingRisk.Normal && !choices.Allowed.Contains(change.Setting.Risk))
            .ToList())
        {
            LeaveOut(change, $"needs --allow {change.Setting.Risk.ToString().ToLowerInvariant()}");
            _ = changes.Remove(change);
        }

        await LeaveOutRefusedAsync(changes, cancellation);
        if (changes.Count == 0)
        {
            if (choices.Format == ReportFormat.Json) ResultText.WriteJson(context.Output, _leftOut);
            else context.Output.WriteLine(_leftOut.Count == 0 ? "No differences." : "No other differences.");
            return _leftOut.Count == 0 ? ExitCode.Success : ExitCode.Partial;
        }

        var code = await new SettingRun(context, inverter, choices) { LeftOut = _leftOut }.RunAsync(changes, cancellation);
        return code == ExitCode.Success && _leftOut.Count > 0 ? ExitCode.Partial : code;
    }

    private async Task LeaveOutRefusedAsync(List<SettingChange> changes, CancellationToken cancellation)
    {
        var writer = inverter.Writer(context, choices.Ledger.Open(context, inverter.Identity.Serial));
        while (changes.Count > 0)
        {
            try
            {
                _ = await writer.PlanAsync(changes, choices.Allowed, cancellation);
                return;
            }
            catch (SettingException e)
                when (e.Refusal is SettingRefusal.Precondition or SettingRefusal.Incomplete
                    && changes.Find(change => change.Setting.Id == e.Setting) is { } refused)
            {
                LeaveOut(refused, e.Message);
                _ = changes.Remove(refused);
            }
        }
    }

    private void LeaveOut(SettingChange change, string reason)
    {
        _leftOut.Add(new SettingResult(
            change.Setting, SettingOutcome.NotSent, null, change.Text, null, $"Skipped: {reason.TrimEnd('.')}."));
        context.Error.WriteLine($"sermatec-ess: {change.Setting.Id}={change.Text} skipped: {reason.TrimEnd('.')}.");
    }
}
