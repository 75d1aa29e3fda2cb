using System.CommandLine;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Cli.Settings;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Commands;

/// <summary><c>settings</c>: shows, saves, compares and restores the settings of an inverter.</summary>
internal static class SettingsCommand
{
    private const string Lesson = """
        'set' changes normal settings. Service and network settings also need --allow service or --allow network: a
        mistake there can cost you the permission to use the grid, the battery or the connection to the inverter.

        Examples:
          sermatec-ess settings                     list all with value and range
          sermatec-ess settings grid_code           show one in detail
          sermatec-ess settings export backup.yaml  save all
          sermatec-ess settings diff backup.yaml    show what changed since
          sermatec-ess settings apply backup.yaml   restore them
        """;

    private const string ApplyLesson = """
        Shows the differences, asks for confirmation, sets them and verifies the result. Only differences are sent, so you
        can run an interrupted restore again. Settings whose risk is not allowed are skipped and listed.

        Exit codes: 0 all as in the file, 1 no answer, 2 usage error, 3 some skipped, 4 refused, 5 did not stick,
        6 result unknown.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var output = ChoiceOption.Create<SettingsFormat>("--output", "-o", "Output format; wide adds names, units and the vendor's names");
        var ids = new Argument<string[]>("setting")
        {
            HelpName = "SETTING",
            Description = "Settings to show in detail (default: list all)",
            Arity = ArgumentArity.ZeroOrMore,
        };
        UnknownWord.RefuseOptions(ids);
        ids.CompletionSources.Add(_ => new SettingSelection(CommandCatalogue.Default).All.Select(setting => setting.Id));
        var command = new TaughtCommand("settings", "Show, save and restore the inverter's settings", Lesson)
        {
            ids,
            output,
            CreateExport(context),
            CreateDiff(context),
            CreateApply(context),
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var named = parse.GetValue(ids) ?? [];
            var selection = new SettingSelection(cli.Catalogue);
            foreach (var id in named) selection.Check(id, "export", "diff", "apply");
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            IReadOnlyCollection<Setting> settings = named.Length > 0 ? [.. named.Select(inverter.Settings.Find)] : inverter.Settings.All;
            var values = await inverter.ReadAsync(cli, settings, cancellation);
            switch (parse.GetValue(output))
            {
                case SettingsFormat.Json: SettingsTable.WriteJson(cli.Output, settings, values); break;
                case SettingsFormat.Wide: SettingsTable.Write(Terminal.For(cli.Output), settings, values); break;
                default: WriteText(cli.Output, named.Length > 0, settings, values); break;
            }

            return inverter.IsLacking ? ExitCode.Partial : ExitCode.Success;
        });
        return command;
    }

    private static void WriteText(
        TextWriter output, bool isDetail, IReadOnlyCollection<Setting> settings, IReadOnlyDictionary<string, string> values)
    {
        if (!isDetail) SettingsText.WriteList(output, settings, values);
        foreach (var setting in isDetail ? settings : []) SettingsText.WriteOne(output, setting, values);
    }

    private static Argument<string> FileArgument(string description) => new("file") { HelpName = "FILE", Description = description };

    private static TaughtCommand CreateExport(Func<ParseResult, CliContext> context)
    {
        var file = FileArgument("File to write, or - for stdout");
        var force = new Option<bool>("--force") { Description = "Overwrite an existing file" };
        var command = new TaughtCommand(
            "export",
            "Save the settings to a file, without passwords",
            "Exit codes: 0 all saved, 1 no answer, 2 usage error, 3 some could not be read and are not in the file.")
        {
            file,
            force,
        };
        var ledger = new LedgerOptions();
        ledger.AddTo(command, withBudget: false);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var path = parse.GetValue(file)!;
            if (path != "-" && File.Exists(path) && !parse.GetValue(force))
                throw new UsageException($"{path} already exists. Add --force to overwrite it.");
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var values = await inverter.ReadAsync(cli, inverter.Settings.All, cancellation);
            var text = SettingsFile.Write(inverter, values, cli.Time.GetLocalNow());
            if (path == "-") cli.Output.Write(text);
            else Save(cli, path, text);
            if (ledger.HasOverride(cli, inverter.Identity.Serial))
            {
                cli.Error.WriteLine(
                    "sermatec-ess: An override is active, so the file has its settings instead of yours. "
                    + "To save yours, run 'override end' and export again.");
            }

            return inverter.IsLacking ? ExitCode.Partial : ExitCode.Success;
        });
        return command;
    }

    private static void Save(CliContext context, string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
            context.Report($"Wrote {path}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot write {path}: {e.Message.TrimEnd('.')}.");
        }
    }

    private static TaughtCommand CreateDiff(Func<ParseResult, CliContext> context)
    {
        var file = FileArgument("File written by 'settings export'");
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var command = new TaughtCommand(
            "diff",
            "Show the differences between the inverter and a file",
            "Exit codes: 0 no differences, 1 no answer, 2 usage error, 5 differences.")
        {
            file,
            output,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var saved = SettingsFile.Read(parse.GetValue(file)!);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var changes = await saved.DifferencesAsync(cli, inverter, anyInverter: true, cancellation);
            if (parse.GetValue(output) == ReportFormat.Json)
            {
                SettingsDiffJson.Write(cli.Output, changes);
                return changes.Count == 0 ? ExitCode.Success : ExitCode.Differs;
            }

            foreach (var (change, old) in changes)
                cli.Output.WriteLine($"{change.Setting.Id}: {ResultText.Step(change.Setting, old, change.Text)}");
            return changes.Count == 0 ? ExitCode.Success : ExitCode.Differs;
        });
        return command;
    }

    private static TaughtCommand CreateApply(Func<ParseResult, CliContext> context)
    {
        var file = FileArgument("File written by 'settings export'");
        var any = new Option<bool>("--any-inverter") { Description = "Accept a file of another inverter" };
        var options = new WriteOptionSet();
        var command = new TaughtCommand("apply", "Restore settings from a file", ApplyLesson) { file, any };
        options.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var choices = options.Read(parse);
            var saved = SettingsFile.Read(parse.GetValue(file)!);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var changes = await saved.DifferencesAsync(cli, inverter, parse.GetValue(any), cancellation);
            return await new SettingsApply(cli, inverter, choices).RunAsync([.. changes.Select(change => change.Change)], cancellation);
        });
        return command;
    }
}
