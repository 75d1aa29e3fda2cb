using SermatecEss.Cli.Commands;
using SermatecEss.Cli.Options;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Settings;

/// <summary>One change of an inverter from the command line: shows what would change, asks, changes, and says what became of it.</summary>
internal sealed class SettingRun(CliContext context, OpenInverter inverter, WriteChoices choices)
{
    private const string Who = "cli";

    /// <summary>Changes settings.</summary>
    /// <returns>The exit code.</returns>
    internal Task<int> RunAsync(IReadOnlyList<SettingChange> changes, CancellationToken cancellation) => RunAsync(() => changes, cancellation);

    /// <summary>Changes settings.</summary>
    /// <param name="changes">The settings and their values, as they are at the moment they are needed.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="summary">What is said in place of results that cannot be known; null to say each.</param>
    /// <returns>The exit code.</returns>
    internal async Task<int> RunAsync(Func<IReadOnlyList<SettingChange>> changes, CancellationToken cancellation, string? summary = null)
    {
        var writer = inverter.Writer(context, choices.Account.Open(context, inverter));
        var plan = await writer.PlanAsync(changes(), choices.Allowed, cancellation);
        if (choices.DryRun)
        {
            if (choices.Format == ReportFormat.Json) PlanText.WriteJson(context, plan);
            else PlanText.Write(context, plan);
            return ExitCode.Success;
        }

        if (plan.Any(write => !write.ChangesNothing) && !await MayAsync(plan, cancellation)) return ExitCode.Refused;
        var results = await writer.SetAsync(changes(), Who, choices.Allowed, cancellation);
        if (choices.Format == ReportFormat.Json) ResultText.WriteJson(context.Output, results);
        else if (summary is not null && ResultText.Code(results) == ExitCode.Unknown) context.Output.WriteLine(summary);
        else ResultText.Write(context.Output, results);
        return ResultText.Code(results);
    }

    private async Task<bool> MayAsync(IReadOnlyList<PlannedWrite> plan, CancellationToken cancellation)
    {
        var canAsk = Terminal.CanAsk(context.Output);
        var always = plan.SelectMany(write => write.Changes).Any(change => change.Setting.NeedsConfirmation);
        if (choices.Yes && !(always && canAsk)) return true;
        if (!canAsk) throw new UsageException("Nothing was sent: nobody is there to ask; --yes changes the inverter without asking, and --dry-run shows what would be sent.");
        PlanText.WriteChanges(context.Output, plan);
        return await Terminal.AskAsync(context.Output, "Change the inverter?", cancellation);
    }
}
