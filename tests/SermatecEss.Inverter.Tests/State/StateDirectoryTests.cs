using System.Diagnostics;
using System.Runtime.Versioning;
using SermatecEss.Inverter.State;

namespace SermatecEss.Inverter.Tests.State;

[SupportedOSPlatform("linux")]
public sealed class StateDirectoryTests : StateStoreTests, IDisposable
{
    private const string Serial = "ST1";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Open = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private static readonly StateDocument Ledger = StateDocument.Ledger(Serial);
    private static readonly StateDocument[] Documents =
        [StateDocument.Inverter(Serial), Ledger, StateDocument.Override(Serial), StateDocument.Bridge, StateDocument.Credentials];

    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-store").FullName;

    internal override IStateStore Store => Another();

    private string Location => Path.Combine(_folder, "state", "sermatec-ess");

    private string Secret => Path.Combine(_folder, "secret");

    [Fact]
    public async Task What_it_makes_is_for_its_owner_alone()
    {
        await WriteAllAsync();

        Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(Location));
        Assert.All(Directory.GetFiles(Location), file => Assert.Equal(Private, File.GetUnixFileMode(file)));
        Assert.Equal(
            [
                "ST1.json", "ST1.lock", "ST1.override", "ST1.override.lock", "ST1.writes",
                "bridge.credentials", "bridge.json", "daemon.lock", "writes.log", "writes.log.lock",
            ],
            Directory.GetFiles(Location).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Files_of_an_earlier_version_are_taken_from_others_when_they_are_written()
    {
        await WriteAllAsync();
        foreach (var file in Directory.GetFiles(Location)) File.SetUnixFileMode(file, Open);

        await WriteAllAsync();

        Assert.All(Directory.GetFiles(Location), file => Assert.Equal(Private, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task A_directory_that_is_there_keeps_its_mode()
    {
        _ = Directory.CreateDirectory(Location);
        File.SetUnixFileMode(Location, Open | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);

        await WriteAllAsync();

        Assert.Equal(Open | UnixFileMode.UserExecute | UnixFileMode.OtherExecute, File.GetUnixFileMode(Location));
    }

    [Fact]
    public async Task What_root_makes_belongs_to_the_owner_of_the_directory()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        _ = Directory.CreateDirectory(Location);
        Assert.Equal("", await RunAsync("chown", "4321:1234", Location));

        await WriteAllAsync();

        Assert.All(Directory.GetFiles(Location), file => Assert.Equal("4321:1234\n", RunAsync("stat", "-c", "%u:%g", file).Result));
    }

    [Fact]
    public async Task What_belongs_to_another_user_stays_readable_for_the_owner_of_the_directory()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        await WriteAllAsync();
        Assert.Equal("", await RunAsync("chown", "4321:1234", Location));
        var turn = Path.Combine(Location, "ST1.lock");
        File.SetUnixFileMode(turn, Open);

        (await Store.EnterAsync(Ledger, TimeSpan.Zero, End)).Dispose();

        Assert.Equal(Open, File.GetUnixFileMode(turn));
    }

    [Theory]
    [InlineData("ST1.json")]
    [InlineData("ST1.writes")]
    [InlineData("ST1.override")]
    [InlineData("bridge.json")]
    [InlineData("bridge.credentials")]
    public void A_link_in_the_place_of_a_document_is_not_read_and_is_replaced(string file)
    {
        var document = Documents.Single(one => Path.GetFileName(Store.NameOf(one)) == file);
        Plant(file);
        Plant($"{file}.new");

        Assert.Throws<FormatException>(() => Store.Read(document));
        Assert.Null(Store.Load(document, text => text, "nothing"));
        Assert.Contains("symbolic link", Assert.Single(Messages), StringComparison.Ordinal);
        Plant(file);
        Store.Write(document, [1]);

        Assert.Equal([1], Store.Read(document)!);
        Assert.Equal("secret", File.ReadAllText(Secret));
        Assert.Null(new FileInfo(Store.NameOf(document)).LinkTarget);
    }

    [Theory]
    [InlineData("ST1.lock")]
    [InlineData("daemon.lock")]
    [InlineData("writes.log")]
    [InlineData("writes.log.lock")]
    public async Task A_link_in_the_place_of_another_file_is_refused_and_changes_nothing(string file)
    {
        foreach (var target in new[] { Secret, Path.Combine(_folder, "nothing") })
        {
            Plant(file, target);

            var refusal = await Assert.ThrowsAsync<StateException>(async () =>
            {
                if (file == "ST1.lock") (await Store.EnterAsync(Ledger, TimeSpan.Zero, End)).Dispose();
                else if (file == "daemon.lock") Store.TryLock().Dispose();
                else await Store.LogAsync("{}\n"u8.ToArray());
            });

            Assert.Contains("symbolic link", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal("secret", File.ReadAllText(Secret));
        Assert.False(File.Exists(Path.Combine(_folder, "nothing")));
    }

    [Fact]
    public void A_directory_may_be_reached_by_a_link()
    {
        var real = Directory.CreateDirectory(Path.Combine(_folder, "private"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "state"), real.FullName);

        Store.Write(Ledger, [1]);

        Assert.Equal([1], Store.Read(Ledger)!);
        Assert.True(File.Exists(Path.Combine(real.FullName, "sermatec-ess", "ST1.writes")));
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_file_is_not_waited_for()
    {
        _ = Directory.CreateDirectory(Location);
        Assert.Equal("", await RunAsync("mkfifo", Store.NameOf(Ledger)));

        Assert.Throws<FormatException>(() => Store.Read(Ledger));
    }

    [Fact]
    public void A_directory_in_the_place_of_a_file_cannot_be_read_or_written_and_stays()
    {
        _ = Directory.CreateDirectory(Store.NameOf(Ledger));

        Assert.Throws<StateException>(() => Store.Read(Ledger));
        Assert.Throws<StateException>(() => Store.Write(Ledger, [1]));
        Assert.True(Directory.Exists(Store.NameOf(Ledger)));
    }

    [Fact]
    public void What_is_too_large_is_rejected()
    {
        Store.Write(Ledger, new byte[StateDirectory.LargestDocument]);
        Assert.Equal(StateDirectory.LargestDocument, Store.Read(Ledger)!.Length);

        Store.Write(Ledger, new byte[StateDirectory.LargestDocument + 1]);
        Assert.Throws<FormatException>(() => Store.Read(Ledger));
    }

    [Fact]
    public void What_is_set_aside_is_there_to_be_looked_at()
    {
        Store.Write(Ledger, [1, 2, 3]);

        Store.SetAside(Ledger, "it is nonsense", "nothing follows");

        Assert.Equal([1, 2, 3], File.ReadAllBytes(Store.NameOf(Ledger) + ".damaged"));
        Assert.Contains($"set aside as {Store.NameOf(Ledger)}.damaged", Assert.Single(Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_set_aside_is_reported_once_and_stays()
    {
        Store.Write(Ledger, [1]);
        _ = Directory.CreateDirectory(Store.NameOf(Ledger) + ".damaged");
        var store = Another();

        for (var i = 0; i < 3; i++) store.SetAside(Ledger, "it is nonsense", "nothing follows");

        Assert.Contains("cannot be set aside", Assert.Single(Messages), StringComparison.Ordinal);
        Assert.True(store.Has(Ledger));
    }

    [Fact]
    public void A_second_daemon_gets_the_process_of_the_first_until_that_ends()
    {
        using (Another().TryLock())
        {
            using var second = Another().TryLock();
            Assert.False(second.IsHeld);
            Assert.Equal(Environment.ProcessId, second.Owner);
        }

        using var third = Another().TryLock();
        Assert.True(third.IsHeld);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-7")]
    [InlineData("99999999999999999999999")]
    [InlineData("\u0007")]
    public async Task Who_the_first_is_may_be_unknown(string text)
    {
        using var first = Another().TryLock();
        File.WriteAllText(Secret, text);
        Assert.Equal("", await RunAsync("cp", Secret, Path.Combine(Location, "daemon.lock")));

        using var second = Another().TryLock();

        Assert.Equal((false, null), (second.IsHeld, second.Owner));
    }

    [Fact]
    public void A_directory_that_cannot_be_created_is_an_error()
    {
        File.WriteAllText(Path.Combine(_folder, "state"), "");

        Assert.Throws<StateException>(() => Store.TryLock());
        Assert.NotNull(StateDirectory.FaultOf(Location));
    }

    [Fact]
    public void Whether_it_can_be_written_is_seen_without_leaving_anything_behind()
    {
        Assert.Null(StateDirectory.FaultOf(Location));
        Assert.Empty(Directory.GetFiles(Location));
        Assert.False(StateDirectory.IsOpenToOthers(Location));
        File.SetUnixFileMode(Location, Private | UnixFileMode.UserExecute | UnixFileMode.GroupWrite);
        Assert.True(StateDirectory.IsOpenToOthers(Location));
    }

    [Fact]
    public void A_report_of_a_fault_gets_documents_and_no_link()
    {
        Store.Write(StateDocument.Inverter(Serial), [1]);
        Store.Write(StateDocument.Bridge, [2]);
        Store.Write(Ledger, [3]);
        Store.Write(StateDocument.Credentials, [4]);
        Plant("ST2.json");

        var documents = Another().Documents().ToList();

        Assert.Equal(["ST1.json", "ST2.json", "bridge.json"], documents.Select(document => document.Name));
        Assert.Equal(["1", null, "2"], documents.Select(document => document.Text is { } text ? string.Concat(text) : null));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private StateDirectory Another() => new(Location, TimeProvider.System, Messages.Add);

    private async Task WriteAllAsync()
    {
        foreach (var document in Documents) Store.Write(document, [1]);
        foreach (var document in Documents[1..3]) (await Store.EnterAsync(document, TimeSpan.Zero, End)).Dispose();
        await Store.LogAsync("{}\n"u8.ToArray());
        Store.TryLock().Dispose();
    }

    /// <summary>Replaces a file by a link.</summary>
    private void Plant(string file, string? target = null)
    {
        _ = Directory.CreateDirectory(Location);
        File.WriteAllText(Secret, "secret");
        File.Delete(Path.Combine(Location, file));
        File.CreateSymbolicLink(Path.Combine(Location, file), target ?? Secret);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(End);
        await process.WaitForExitAsync(End);
        return process.ExitCode == 0 ? output : $"exit code {process.ExitCode}";
    }
}
