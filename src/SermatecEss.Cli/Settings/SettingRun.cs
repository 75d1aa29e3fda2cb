using SermatecEss.Cli.Options;
using SermatecEss.Cli.Terminals;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Settings;

/// <summary>One change of an inverter from the command line: previews, confirms, writes, and prints the results.</summary>
internal sealed class SettingRun(CliContext context, OpenInverter inverter, WriteChoices choices)
{
    /// <summary>What was left out; included in JSON output.</summary>
    internal IReadOnlyList<SettingResult> LeftOut { get; init; } = [];

    /// <summary>Called before anything is sent, once that is confirmed.</summary>
    internal Action? Sending { get; init; }

    /// <summary>Changes settings.</summary>
    /// <returns>The exit code.</returns>
    internal Task<int> RunAsync(IReadOnlyList<SettingChange> changes, CancellationToken cancellation) =>
        RunAsync(() => changes, cancellation);

    /// <summary>Changes settings.</summary>
    /// <param name="changes">Returns the settings and values when they are needed.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <param name="sent">The message for settings that were sent but cannot be read back, if that is a success; null if it is not.</param>
    /// <returns>The exit code.</returns>
    internal async Task<int> RunAsync(Func<IReadOnlyList<SettingChange>> changes, CancellationToken cancellation, Func<string>? sent = null)
    {
        var writer = inverter.Writer(context, choices.Ledger.Open(context, inverter.Identity.Serial));
        var plan = await writer.PlanAsync(changes(), choices.Allowed, cancellation);
        if (choices.DryRun)
        {
            if (choices.Format == ReportFormat.Json) PlanText.WriteJson(context, plan);
            else PlanText.Write(context, plan);
            return ExitCode.Success;
        }

        if (plan.Any(write => !write.ChangesNothing))
        {
            if (!await MayAsync(plan, cancellation)) return ExitCode.Refused;
            Sending?.Invoke();
        }

        IReadOnlyList<SettingResult> results;
        try
        {
            results = await writer.SetAsync(changes, LedgerOptions.Who, choices.Allowed, cancellation);
        }
        catch (InterruptedWriteException e)
        {
            Write(e.Results);
            throw;
        }

        var isSuccess = sent is not null && results.All(result => result is { Outcome: SettingOutcome.Unknown, IsWhole: true });
        if (isSuccess && choices.Format == ReportFormat.Text) context.Output.WriteLine(sent!());
        else Write(results);
        return isSuccess ? ExitCode.Success : ResultText.Code(results);
    }

    private void Write(IReadOnlyCollection<SettingResult> results)
    {
        if (choices.Format == ReportFormat.Json) ResultText.WriteJson(context.Output, [.. results, .. LeftOut]);
        else ResultText.Write(context.Output, results);
    }

    private async Task<bool> MayAsync(IReadOnlyList<PlannedWrite> plan, CancellationToken cancellation)
    {
        var always = plan.SelectMany(write => write.Changes).Any(change => change.Setting.NeedsConfirmation);
        if (choices.Yes && !always) return true;
        using var prompt = choices.Yes ? Prompt.TryOpen(context.Output) : Prompt.Open(context.Output, hasDryRun: true);
        if (prompt is null) return true;
        PlanText.WriteChanges(prompt.Output, plan);
        return await prompt.AskToSendAsync("Change the inverter?", cancellation);
    }
}
