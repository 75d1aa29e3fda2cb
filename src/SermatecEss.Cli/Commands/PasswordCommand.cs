using System.CommandLine;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Terminals;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Web.Access;

namespace SermatecEss.Cli.Commands;

/// <summary><c>password</c>: the passwords of the HTTP interface.</summary>
internal static class PasswordCommand
{
    private const string Lesson = """
        Without a password, only programs and browsers on this computer can use the HTTP interface, and all of them are
        admins. With a password, everyone has to log in. A viewer reads everything and changes nothing. A running daemon
        picks up the change at once, and sessions that began with the old password end.

        Examples:
          sermatec-ess password set                        asks for the password twice
          sermatec-ess password set --generate             makes one and prints it
          sermatec-ess password set --role viewer < file   reads the first line of a file
          sermatec-ess password remove --role viewer

        Exit codes: 0 done, 2 usage error or a bad password, 4 the state directory cannot be used.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context) =>
        new("password", "Set or remove the passwords of the HTTP interface") { CreateSet(context), CreateRemove(context) };

    private static TaughtCommand CreateSet(Func<ParseResult, CliContext> context)
    {
        var options = new CredentialOptions();
        var role = CredentialOptions.RoleOption("Whose password: admin (the default) or viewer");
        var generate = new Option<bool>("--generate") { Description = "Make a random password and print it" };
        var command = new TaughtCommand("set", "Set a password", Lesson) { role, generate };
        options.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var cli = context(parse);
            var store = options.Open(cli);
            var whose = parse.GetValue(role) ?? Role.Admin;
            var isGenerated = parse.GetValue(generate);
            return CredentialOptions.RunAsync(cli, async () =>
            {
                var password = isGenerated ? PasswordRule.Generate() : await ReadAsync(cli, cancellation);
                if (PasswordRule.Fault(password) is { } fault) throw new UsageException(fault);
                var hash = PasswordHash.Of(password);
                _ = await store.ReplaceAsync(all => Changed(all, whose, hash, password), cancellation);
                if (isGenerated) cli.Output.WriteLine(password);
                cli.Report($"The {RoleName.Of(whose)} password is set.");
            });
        });
        return command;
    }

    private static TaughtCommand CreateRemove(Func<ParseResult, CliContext> context)
    {
        var options = new CredentialOptions();
        var role = CredentialOptions.RoleOption("Whose password: admin or viewer (default: both)");
        var command = new TaughtCommand("remove", "Remove the passwords", Lesson) { role };
        options.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var cli = context(parse);
            var store = options.Open(cli);
            Role[] whose = parse.GetValue(role) is { } one ? [one] : [Role.Viewer, Role.Admin];
            return CredentialOptions.RunAsync(cli, async () =>
            {
                var left = await store.ChangeAsync(
                    all => whose.Aggregate(all, (some, each) => some.WithPassword(each, null)), cancellation);
                cli.Report(left.NeedPassword
                    ? $"Removed. The {RoleName.Of(left.Admin is null ? Role.Viewer : Role.Admin)} password is still set."
                    : "No password is set: programs and browsers on this computer are admins, and other computers have no access.");
            });
        });
        return command;
    }

    /// <exception cref="UsageException">The other role has the same password.</exception>
    private static Credentials Changed(Credentials all, Role role, PasswordHash hash, string password)
    {
        var other = role == Role.Admin ? Role.Viewer : Role.Admin;
        return all.PasswordOf(other)?.Matches(password) == true
            ? throw new UsageException($"The {RoleName.Of(other)} has this password. Choose another one.")
            : all.WithPassword(role, hash);
    }

    private static async Task<string> ReadAsync(CliContext context, CancellationToken cancellation)
    {
        if (Console.IsInputRedirected)
        {
            using var input = new StreamReader(Console.OpenStandardInput());
            return await Task.Run(input.ReadLine, CancellationToken.None).WaitAsync(cancellation)
                ?? throw new UsageException("There is no password on stdin. Pass one, run this on a terminal, or use --generate.");
        }

        using var prompt = Prompt.TryOpen(context.Output)
            ?? throw new UsageException("There is no terminal to enter a password on. Pass it on stdin, or use --generate.");
        var password = await prompt.AskSecretAsync("New password", cancellation) ?? "";

        // What is too short need not be typed twice.
        if (PasswordRule.Fault(password) is { } fault) throw new UsageException(fault);
        return await prompt.AskSecretAsync("The same again", cancellation) == password
            ? password
            : throw new UsageException("The two passwords differ. Nothing was changed.");
    }
}
