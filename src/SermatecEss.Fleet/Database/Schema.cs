using System.Globalization;
using System.Text;
using Npgsql;

namespace SermatecEss.Fleet.Database;

/// <summary>The tables of the database. They have versions; each is a file of SQL that leads to it from the version before.</summary>
internal sealed class Schema
{
    private const string Resource = "schema.";
    private readonly FleetDatabase _database;
    private readonly IReadOnlyList<string> _steps;

    /// <param name="database">The database.</param>
    internal Schema(FleetDatabase database)
        : this(database, Steps)
    {
    }

    /// <param name="database">The database.</param>
    /// <param name="steps">The SQL that leads to each version, from 1.</param>
    internal Schema(FleetDatabase database, IReadOnlyList<string> steps) => (_database, _steps) = (database, steps);

    /// <summary>The version that this program needs.</summary>
    internal int Version => _steps.Count;

    private static IReadOnlyList<string> Steps { get; } = Read();

    /// <summary>
    /// The SQL that makes the tables of this version out of any earlier one, and changes nothing if they exist. For psql too.
    /// </summary>
    internal static string Print() => Script(Steps);

    /// <summary>Makes or upgrades the tables, in one transaction. Several nodes may do it at the same time.</summary>
    /// <returns>The version before; 0 without tables.</returns>
    /// <exception cref="DatabaseException">PostgreSQL does not respond or refuses, or the tables are those of a newer program.</exception>
    internal Task<int> ApplyAsync(CancellationToken cancellation) => _database.RunAsync(
        async connection =>
        {
            var before = await FindAsync(connection, cancellation);
            if (before > Version) throw Newer(before);
            await using var apply = new NpgsqlCommand(Script(_steps), connection) { CommandTimeout = 0 };
            _ = await apply.ExecuteNonQueryAsync(cancellation);
            return before;
        },
        cancellation);

    /// <summary>Checks at the start of a node that the tables are those of this version.</summary>
    /// <exception cref="DatabaseException">They are not; the message says what to do. Or PostgreSQL does not respond.</exception>
    internal Task CheckAsync(CancellationToken cancellation) => _database.RunAsync(
        async connection =>
        {
            var found = await FindAsync(connection, cancellation);
            if (found > Version) throw Newer(found);
            if (found == 0)
            {
                throw new DatabaseException(
                    $"The database {_database.Where} has no tables yet. Create them with 'sermatec-fleet schema --apply'");
            }

            return found == Version ? found : throw new DatabaseException(
                $"The database {_database.Where} has version {found} of the tables, and version {Version} is needed. " +
                "Upgrade them with 'sermatec-fleet schema --apply'");
        },
        cancellation);

    private DatabaseException Newer(int found) => new(
        $"The database {_database.Where} has version {found} of the tables, and this program knows versions up to {Version}. " +
        "Install the newer sermatec-fleet");

    private static async Task<int> FindAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('schema_version') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancellation) is not true) return 0;
        await using var newest = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM schema_version", connection);
        return (int)(await newest.ExecuteScalarAsync(cancellation))!;
    }

    private static string Script(IReadOnlyList<string> steps)
    {
        var script = new StringBuilder(
            """
            BEGIN;
            SELECT pg_advisory_xact_lock(hashtext('sermatec schema'));
            CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now());

            """);
        for (var i = 0; i < steps.Count; i++)
        {
            _ = script.Append(CultureInfo.InvariantCulture, $$"""

                DO $upgrade$
                BEGIN
                IF EXISTS (SELECT FROM schema_version WHERE version >= {{i + 1}}) THEN RETURN; END IF;
                EXECUTE $step$
                {{steps[i].TrimEnd()}}
                $step$;
                INSERT INTO schema_version (version) VALUES ({{i + 1}});
                END
                $upgrade$;

                """);
        }

        return script.Append("\nCOMMIT;\n").ToString();
    }

    private static IReadOnlyList<string> Read()
    {
        var assembly = typeof(Schema).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Resource, StringComparison.Ordinal));
        return
        [
            .. names.OrderBy(name => int.Parse(name[Resource.Length..].Split('-')[0], CultureInfo.InvariantCulture)).Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            }),
        ];
    }
}
