using System.CommandLine;
using System.Globalization;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.State;
using SermatecEss.Web.Access;

namespace SermatecEss.Cli.Commands;

/// <summary><c>key</c>: the API keys of the HTTP interface.</summary>
internal static class KeyCommand
{
    private const string Lesson = """
        Programs send an API key with each request, as 'Authorization: Bearer KEY'. A key is printed once, when it is
        made; only its hash is stored. A running daemon picks up changes at once.

        Examples:
          sermatec-ess key create prometheus               prints a key that reads
          sermatec-ess key create automation --role admin  prints a key that also changes settings
          sermatec-ess key list
          sermatec-ess key revoke 1f2e3d4c

        Exit codes: 0 done, 2 usage error or no such key, 4 the state directory cannot be used.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context) =>
        new("key", "Manage API keys of the HTTP interface") { CreateCreate(context), CreateList(context), CreateRevoke(context) };

    private static TaughtCommand CreateCreate(Func<ParseResult, CliContext> context)
    {
        var options = new CredentialOptions();
        var name = new Argument<string>("name") { HelpName = "NAME", Description = "What the key is for, such as prometheus" };
        UnknownWord.RefuseOptions(name);
        var role = CredentialOptions.RoleOption("What the key may do: viewer (the default) reads, admin also changes settings");
        var command = new TaughtCommand("create", "Make a key and print it", Lesson) { name, role };
        options.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var cli = context(parse);
            var store = options.Open(cli);
            var words = StateText.Checked(parse.GetValue(name), ApiKey.LongestName) ?? throw new UsageException(
                $"The name has to have 1 to {ApiKey.LongestName} characters, without control characters.");
            var (kept, key) = ApiKey.Create(parse.GetValue(role) ?? Role.Viewer, words, cli.Time.GetLocalNow());
            return CredentialOptions.RunAsync(cli, async () =>
            {
                _ = await store.ChangeAsync(
                    all => all.Keys.Length < Credentials.MostKeys
                        ? all with { Keys = all.Keys.Add(kept) }
                        : throw new UsageException($"There are {Credentials.MostKeys} keys already. Revoke one first."),
                    cancellation);
                cli.Output.WriteLine(key.Reveal());
                cli.Report($"This is the only time the key is shown. Revoke it with 'sermatec-ess key revoke {kept.Id}'.");
            });
        });
        return command;
    }

    private static TaughtCommand CreateList(Func<ParseResult, CliContext> context)
    {
        var options = new CredentialOptions();
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var command = new TaughtCommand("list", "List the keys", Lesson) { output };
        options.AddTo(command);
        command.SetAction((parse, _) =>
        {
            var cli = context(parse);
            var store = options.Open(cli);
            return CredentialOptions.RunAsync(cli, () =>
            {
                var keys = store.Read().Keys;
                if (parse.GetValue(output) == ReportFormat.Json)
                    JsonDocumentWriter.Write(cli.Output, indented: true, json => ApiKeyJson.Write(json, keys));
                else
                    foreach (var key in keys) cli.Output.WriteLine(Line(key));
                return Task.CompletedTask;
            });
        });
        return command;
    }

    private static TaughtCommand CreateRevoke(Func<ParseResult, CliContext> context)
    {
        var options = new CredentialOptions();
        var id = new Argument<string>("id") { HelpName = "ID", Description = "The key's id; 'key list' shows it" };
        UnknownWord.RefuseOptions(id);
        var command = new TaughtCommand("revoke", "Revoke a key", Lesson) { id };
        options.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var cli = context(parse);
            var store = options.Open(cli);
            var which = parse.GetValue(id)!;
            return CredentialOptions.RunAsync(cli, async () =>
            {
                _ = await store.ChangeAsync(
                    all => all.Keys.FirstOrDefault(key => key.Id == which) is { } known
                        ? all with { Keys = all.Keys.Remove(known) }
                        : throw new UsageException(
                            $"There is no key '{Terminal.Cut(which, ApiKey.LongestName)}'. List them with 'key list'."),
                    cancellation);
                cli.Report("Revoked.");
            });
        });
        return command;
    }

    private static string Line(ApiKey key) =>
        string.Create(CultureInfo.InvariantCulture, $"{key.Id}  {RoleName.Of(key.Role),-6}  {key.Created:yyyy-MM-dd HH:mm}  {key.Name}");
}
