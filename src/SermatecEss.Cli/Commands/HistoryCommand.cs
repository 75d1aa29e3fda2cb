using System.CommandLine;
using SermatecEss.Cli.History;
using SermatecEss.Cli.Options;
using SermatecEss.History.Importing;
using SermatecEss.History.Reading;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Commands;

/// <summary><c>history</c>: shows, exports, fills, copies and checks the history that the daemon writes.</summary>
internal static class HistoryCommand
{
    private const string Lesson = """
        The daemon writes the history into its state directory. These commands work while it runs and while it does not.
        Use the daemon's --state-dir, or its configuration file with -c.

        Examples:
          sermatec-ess history info
          sermatec-ess history export --from 2026-06-01 --to 2026-06-30 --every 1h june.csv
          sermatec-ess history import old/*.csv --dry-run
          sermatec-ess history backup /mnt/backup/history.sqlite
        """;

    private const string ExportLesson = """
        Writes one row for each time: the mean of measurements, the last value of counters and states, nothing where there
        is no value. Values closer than 5 minutes are kept for a limited time (history.keep_raw_days).

        Examples:
          sermatec-ess history export                                       the last 24 hours to stdout
          sermatec-ess history export --points pv_power,battery_soc --every 15m
          sermatec-ess history export --from 2026-06-01 --to 2026-06-30 --every 1h june.csv
          sermatec-ess history export --from '2026-06-21 06:00' --every 10s --output ndjson morning.ndjson

        Exit codes: 0 done, 1 the history cannot be read, 2 usage error, 130 ended by Ctrl-C.
        """;

    private const string ImportLesson = """
        Recognises by their content: the CSV of a script around the older program (a column 'timestamp' with Unix seconds,
        the older program's labels), exports of 'history export', and what Home Assistant's history and energy pages
        download. Values are added where the history has none, so repeating an import changes nothing.

        Examples:
          sermatec-ess history import 2024.csv 2025.csv --dry-run
          sermatec-ess history import 2024.csv --map Vyroba=pv_power --map 'battery voltage=battery_voltage'
          sermatec-ess history import history.csv --map sensor.my_battery=battery_soc

        Exit codes: 0 done, 1 cannot write the history, 2 usage error, 3 some lines were bad (they are printed with their
        numbers), 130 ended by Ctrl-C (what was imported until then stays).
        """;

    private const string CheckLesson = """
        Reads the whole history. If it is damaged, stop the daemon and restore a backup.

        Exit codes: 0 no problems, 1 damaged, 2 usage error.
        """;

    private const string BackupLesson = """
        Writes a consistent copy, also while the daemon runs. To restore it, stop the daemon and replace history.sqlite in
        the state directory; delete history.sqlite-wal and history.sqlite-shm beside it.

        Exit codes: 0 done, 1 cannot read or write, 2 usage error, 130 ended by Ctrl-C.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context) =>
        new TaughtCommand("history", "Show, export, import, back up and check the history that the daemon writes", Lesson)
        {
            CreateInfo(context),
            CreateExport(context),
            CreateImport(context),
            CreateBackup(context),
            CreateCheck(context),
        };

    private static Command CreateInfo(Func<ParseResult, CliContext> context)
    {
        var place = new HistoryPlace();
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var command = new Command("info", "Show the size and the time span of the history") { output };
        place.AddTo(command);
        command.SetAction(parse =>
        {
            var cli = context(parse);
            var (reader, _) = place.Open(cli);
            using (reader)
            {
                var info = reader.Info();
                if (parse.GetValue(output) == ReportFormat.Json) InfoText.WriteJson(cli.Output, info);
                else InfoText.Write(cli.Output, info);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static TaughtCommand CreateExport(Func<ParseResult, CliContext> context)
    {
        var place = new HistoryPlace();
        var file = new Argument<string>("file")
        {
            HelpName = "FILE",
            Description = "File to write, or - for stdout",
            DefaultValueFactory = _ => "-",
        };
        var from = TypedOption.Create<Moment?>(
            "--from", [], "Beginning: a date or time (default: 24 hours before the end)", "TIME", null, Moment.Parse);
        var to = TypedOption.Create<Moment?>(
            "--to", [], "End: a time, or a date whose day is included (default: now)", "TIME", null, Moment.Parse);
        var points = new Option<string[]>("--points")
        {
            Description = "Points to export, separated by commas (default: all)",
            HelpName = "POINTS",
        };
        points.CompletionSources.Add(completion => ContinuedLists(completion.WordToComplete));
        string[] distances = [.. HistoryReader.Distances.Keys];
        var every = new Option<string>("--every")
        {
            Description = $"Distance of rows: {string.Join(", ", distances)}",
            HelpName = "TIME",
            DefaultValueFactory = _ => "5m",
        };
        every.AcceptOnlyFromAmong(distances);
        var output = ChoiceOption.Create<RowFormat>("--output", "-o", "Output format");
        var force = new Option<bool>("--force") { Description = "Overwrite an existing file" };
        var command = new TaughtCommand("export", "Export values as CSV or JSON", ExportLesson)
        {
            file, from, to, points, every, output, force,
        };
        place.AddTo(command, withSerial: true);
        command.SetAction((parse, cancellation) =>
        {
            var cli = context(parse);
            var (reader, zone) = place.Open(cli);
            using var open = reader;
            var end = parse.GetValue(to)?.End(zone) ?? cli.Time.GetUtcNow();
            var begin = parse.GetValue(from)?.Begin(zone) ?? end.AddDays(-1);
            if (begin >= end) throw new UsageException("The end (--to) has to be later than the beginning (--from).");
            var path = parse.GetValue(file)!;
            if (path != "-" && File.Exists(path) && !parse.GetValue(force))
                throw new UsageException($"{path} already exists. Add --force to overwrite it.");
            var export = new HistoryExport(cli, reader, place.Serial(cli, reader.Serials));
            export.Run(
                export.Points(parse.GetValue(points) ?? []),
                begin,
                end,
                HistoryReader.Distances[parse.GetValue(every)!],
                parse.GetValue(output),
                path == "-" ? null : path,
                cancellation);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static TaughtCommand CreateImport(Func<ParseResult, CliContext> context)
    {
        var place = new HistoryPlace();
        var files = new Argument<string[]>("file") { HelpName = "FILE", Description = "CSV files", Arity = ArgumentArity.OneOrMore };
        UnknownWord.RefuseOptions(files);
        var map = new Option<string[]>("--map")
        {
            Description = "Point that a column or an entity belongs to; repeatable",
            HelpName = "COLUMN=POINT",
        };
        map.CompletionSources.Add(completion => MappedPoints(completion.WordToComplete));
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would be imported" };
        var command = new TaughtCommand("import", "Import values from CSV files", ImportLesson) { files, map, dryRun };
        place.AddTo(command, withSerial: true);
        command.SetAction((parse, cancellation) =>
        {
            var cli = context(parse);
            var (path, zone) = place.Find(cli);
            var isTrial = parse.GetValue(dryRun);
            var run = new ImportRun(cli, isTrial);
            var points = run.Map(parse.GetValue(map) ?? []);
            var serial = ImportRun.Serial(place.SerialOf(cli), path, zone);
            using var import = HistoryImport.Open(path, serial, zone, cli.Catalogue, points, cli.Time, isTrial);
            return Task.FromResult(run.Run(import, parse.GetValue(files)!, cancellation));
        });
        return command;
    }

    private static TaughtCommand CreateBackup(Func<ParseResult, CliContext> context)
    {
        var place = new HistoryPlace();
        var file = new Argument<string>("file") { HelpName = "FILE", Description = "File to write; must not exist" };
        var command = new TaughtCommand("backup", "Copy the history to a file", BackupLesson) { file };
        place.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var cli = context(parse);
            var path = Path.GetFullPath(parse.GetValue(file)!);
            if (Path.Exists(path)) throw new UsageException($"{path} already exists. Choose another name.");
            var (reader, _) = place.Open(cli);
            using (reader) reader.Backup(path, cancellation);
            cli.Report($"Wrote {path}.");
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static TaughtCommand CreateCheck(Func<ParseResult, CliContext> context)
    {
        var place = new HistoryPlace();
        var command = new TaughtCommand("check", "Check the history for damage", CheckLesson);
        place.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var cli = context(parse);
            var (reader, _) = place.Open(cli);
            using var open = reader;
            var faults = reader.Check(cancellation);
            foreach (var fault in faults) cli.Output.WriteLine(fault);
            if (faults.Count == 0) cli.Output.WriteLine("No problems.");
            return Task.FromResult(faults.Count == 0 ? ExitCode.Success : ExitCode.NoResponse);
        });
        return command;
    }

    /// <summary>What a mapping that is being written may become.</summary>
    private static IEnumerable<string> MappedPoints(string word) => word.LastIndexOf('=') is >= 0 and var end
        ? HistoryPoints.Of(CommandCatalogue.Default).Select(point => word[..(end + 1)] + point)
        : [];

    /// <summary>The list of points that is being written, with each point that may be its last.</summary>
    private static IEnumerable<string> ContinuedLists(string word)
    {
        var begun = word[..(word.LastIndexOf(',') + 1)];
        return HistoryPoints.Of(CommandCatalogue.Default).Select(point => begun + point);
    }
}
