using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>Passwords and API keys, as commands manage them.</summary>
[SupportedOSPlatform("linux")]
public sealed class CredentialTests : IDisposable
{
    private const string Password = "correct horse battery";
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-credentials").FullName;

    private string File => Path.Combine(_folder, "bridge.credentials");

    [Fact]
    public async Task A_password_comes_from_stdin_and_is_not_kept_as_such()
    {
        var set = await RunAsync($"{Password}\nmore\n", "password", "set");

        Assert.Equal(("", "The admin password is set.\n"), (set.Good, set.Error));
        var text = await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("horse", text, StringComparison.Ordinal);
        Assert.Contains("\"admin\"", text, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public async Task A_generated_password_is_all_that_is_printed() =>
        Assert.Matches("^([a-z2-9]{4}-){4}[a-z2-9]{4}\n$", (await RunAsync("", "password", "set", "--generate", "-q")).Good);

    [Theory]
    [InlineData("elevenchars\n", "at least 12 characters")]
    [InlineData("\n", "at least 12 characters")]
    [InlineData("", "no password on stdin")]
    public async Task A_bad_password_changes_nothing(string input, string fault)
    {
        Assert.Contains(fault, (await RunAsync(input, "password", "set")).Failed(2), StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task Both_roles_have_a_password_of_their_own_until_it_is_removed()
    {
        _ = (await RunAsync(Password, "password", "set")).Good;
        Assert.Contains(
            "The admin has this password",
            (await RunAsync(Password, "password", "set", "--role", "viewer")).Failed(2),
            StringComparison.Ordinal);
        _ = (await RunAsync(Password + "!", "password", "set", "--role", "viewer")).Good;
        Assert.Contains(
            "The viewer password is still set",
            (await RunAsync("", "password", "remove", "--role", "admin")).Error,
            StringComparison.Ordinal);
        Assert.Contains("No password is set", (await RunAsync("", "password", "remove")).Error, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData(Password, 0)]
    [InlineData("something else", 2)]
    public async Task On_a_terminal_a_password_is_typed_twice_and_never_shown(string second, int code)
    {
        Assert.SkipUnless(System.IO.File.Exists("/usr/bin/script"), "needs script, of the package bsdutils");
        using var terminal = Program.Start(
            "script", [], ["--quiet", "--return", "--command", $"{Program.Path} password set --state-dir {_folder}", "/dev/null"]);
        var shown = await UntilAsync(terminal, "New password: ");
        await terminal.TypeAsync($"{Password}\r");
        shown += await UntilAsync(terminal, "The same again: ");
        await terminal.TypeAsync($"{second}\r");
        var end = await terminal.EndAsync();

        Assert.Equal(code, end.ExitCode);
        shown += end.Output;
        Assert.DoesNotContain("horse", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("something", shown, StringComparison.Ordinal);
        Assert.Equal(code == 0, System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_key_is_shown_once_listed_and_revoked()
    {
        var created = await RunAsync("", "key", "create", "prometheus");
        var key = created.Good.Trim();
        Assert.Matches("^ser_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$", key);
        var id = key[4..12];
        Assert.Contains($"'sermatec-ess key revoke {id}'", created.Error, StringComparison.Ordinal);

        var list = (await RunAsync("", "key", "list")).Good;
        Assert.Matches($"^{id}  viewer  [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} [0-9]{{2}}:[0-9]{{2}}  prometheus\n$", list);
        using var json = JsonDocument.Parse((await RunAsync("", "key", "list", "-o", "json")).Good);
        Assert.Equal(
            (id, "viewer", "prometheus", 4),
            (json.RootElement[0].GetProperty("id").GetString(), json.RootElement[0].GetProperty("role").GetString(),
                json.RootElement[0].GetProperty("name").GetString(), json.RootElement[0].EnumerateObject().Count()));
        Assert.DoesNotContain(
            key[13..], await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        _ = (await RunAsync("", "key", "revoke", id)).Good;
        Assert.Empty((await RunAsync("", "key", "list")).Good);
        Assert.Contains($"no key '{id}'", (await RunAsync("", "key", "revoke", id)).Failed(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_replaced_by_a_password_alone()
    {
        await System.IO.File.WriteAllTextAsync(File, "{", TestContext.Current.CancellationToken);
        foreach (var command in (string[][])[["key", "create", "a"], ["key", "list"], ["key", "revoke", "a"], ["password", "remove"]])
            Assert.Contains("run 'sermatec-ess password set'", (await RunAsync("", command)).Failed(4), StringComparison.Ordinal);

        Assert.Contains("set aside", (await RunAsync(Password, "password", "set")).Error, StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(File + ".damaged"));
        _ = (await RunAsync("", "key", "list")).Good;
    }

    [Theory]
    [InlineData("password", "set", "--role", "root")]
    [InlineData("password", "set", "--state-dir", "none")]
    [InlineData("key", "create", "")]
    [InlineData("key", "create", "--rol", "admin")]
    [InlineData("key", "list", "--state-dir", "none")]
    public async Task What_cannot_be_is_a_usage_error(params string[] arguments) => _ = (await RunAsync(Password, arguments)).Failed(2);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<Result> RunAsync(string input, params string[] arguments) =>
        Program.RunAsync([("SERMATEC_STATE_DIR", _folder)], input, arguments);

    private static async Task<string> UntilAsync(Program terminal, string question)
    {
        var text = new StringBuilder();
        var buffer = new char[1];
        while (!text.ToString().EndsWith(question, StringComparison.Ordinal)
            && await terminal.Output.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0) _ = text.Append(buffer[0]);
        return text.ToString();
    }
}
