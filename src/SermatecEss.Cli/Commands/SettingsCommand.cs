using System.CommandLine;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Cli.Settings;
using SermatecEss.Cli.Terminals;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Commands;

/// <summary><c>settings</c>: shows, saves, compares and restores the settings of an inverter.</summary>
internal static class SettingsCommand
{
    private const string Lesson = """
        Risks: normal settings are set with 'set'; service and network settings need --allow service or --allow network
        as well, as a mistake there costs the grid's permission, the battery or the way to the inverter.

        Examples:
          sermatec-ess settings                     all of them, with value and range
          sermatec-ess settings grid_code           all of one, with the meaning of its codes
          sermatec-ess settings export backup.yaml  save them
          sermatec-ess settings diff backup.yaml    what has changed since
          sermatec-ess settings apply backup.yaml   put it back
        """;

    private const string ApplyLesson = """
        Shows what differs, asks, sets it and looks whether the inverter shows it. What is equal is not sent, so that a
        restore that was interrupted goes on where it was when it is started again. Settings of a risk that is not
        allowed are left out and named.

        Exit codes: 0 all as in the file, 1 no answer, 2 wrong usage, 3 some were left out, 4 refused, 5 did not stick, 6 not known.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var output = ChoiceOption.Create<SettingsFormat>("--output", "-o", "How to print; wide has names, units and the vendor's names");
        var ids = new Argument<string[]>("setting")
        {
            HelpName = "SETTING",
            Description = "Tell all of these settings, with the meaning of their codes; without any, list all settings",
            Arity = ArgumentArity.ZeroOrMore,
        };
        UnknownWord.RefuseOptions(ids);
        ids.CompletionSources.Add([.. new SettingSelection(CommandCatalogue.Default).All.Select(setting => setting.Id)]);
        var command = new TaughtCommand("settings", "Show, save and restore the settings of the inverter", Lesson)
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
        var file = FileArgument("The file to write; - prints it");
        var force = new Option<bool>("--force") { Description = "Overwrite a file that is there" };
        var command = new TaughtCommand(
            "export",
            "Save the settings in a file, without passwords",
            "Exit codes: 0 all saved, 1 no answer, 2 wrong usage, 3 some were not told and are not in the file.")
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
                throw new UsageException($"{path} is there already; --force overwrites it.");
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var values = await inverter.ReadAsync(cli, inverter.Settings.All, cancellation);
            var text = SettingsFile.Write(inverter, values, cli.Time.GetLocalNow());
            if (path == "-") cli.Output.Write(text);
            else Save(cli, path, text);
            if (ledger.HasOverride(cli, inverter.Identity.Serial))
            {
                cli.Error.WriteLine(
                    "sermatec-ess: An override lasts, and what it has set is in the file; "
                    + "'override end' and another export save your own settings.");
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
            throw new UsageException($"{path} cannot be written: {e.Message.TrimEnd('.')}.");
        }
    }

    private static TaughtCommand CreateDiff(Func<ParseResult, CliContext> context)
    {
        var file = FileArgument("A file that 'settings export' wrote");
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "How to print");
        var command = new TaughtCommand(
            "diff",
            "Show in what the inverter differs from a file",
            "Exit codes: 0 nothing differs, 1 no answer, 2 wrong usage, 5 something differs.")
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
        var file = FileArgument("A file that 'settings export' wrote");
        var any = new Option<bool>("--any-inverter") { Description = "Also where the file is of another inverter" };
        var options = new WriteOptionSet();
        var command = new TaughtCommand("apply", "Give the inverter the settings of a file", ApplyLesson) { file, any };
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
