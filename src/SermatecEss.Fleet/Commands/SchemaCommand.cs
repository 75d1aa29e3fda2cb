using System.CommandLine;
using SermatecEss.Fleet.Database;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Fleet.Commands;

/// <summary><c>schema</c>: prints the SQL of the tables, or applies it.</summary>
internal static class SchemaCommand
{
    private const string Lesson = """
        The SQL leads from any earlier version to this one, and changes nothing if the tables are of this version already.
        Apply it before you start nodes of a new version.

        Examples:
          sermatec-fleet schema -c /etc/sermatec-fleet.yaml --apply
          sermatec-fleet schema | psql -v ON_ERROR_STOP=1 sermatec       with other tools
        """;

    internal static Command Create()
    {
        var config = ConfigOption.Create();
        var print = new Option<bool>("--print") { Description = "Print the SQL (default); needs no configuration file" };
        var apply = new Option<bool>("--apply") { Description = "Create or upgrade the tables" };
        var command = new TaughtCommand("schema", "Print or apply the SQL of the tables in PostgreSQL", Lesson) { config, print, apply };
        command.Validators.Add(result =>
        {
            if (result.GetValue(print) && result.GetValue(apply)) result.AddError("Use either --print or --apply.");
        });
        command.SetAction(async (parse, cancellation) =>
        {
            var output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(apply))
            {
                await using var database = new FleetDatabase(ConfigOption.Read(parse, config).Require().Database);
                var schema = new Schema(database);
                var before = await schema.ApplyAsync(cancellation);
                output.WriteLine(
                    before == schema.Version ? $"The tables in {database.Where} are of version {before} already."
                    : before == 0 ? $"The tables of version {schema.Version} were created in {database.Where}."
                    : $"The tables in {database.Where} were upgraded from version {before} to {schema.Version}.");
            }
            else output.Write(Schema.Print());

            return ExitCode.Success;
        });
        return command;
    }
}
