using System.Runtime.Versioning;
using CsCheck;
using SermatecEss.Inverter.State;
using SermatecEss.Web.Access;

namespace SermatecEss.Web.Tests.Access;

[SupportedOSPlatform("linux")]
public sealed class CredentialStoreTests : IDisposable
{
    private const string Password = "correct horse battery";
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.FromHours(2));
    private static readonly PasswordHash Hash = PasswordHash.Of(Password);
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-credentials").FullName;
    private readonly List<string> _log = [];
    private readonly List<string> _told = [];
    private readonly CredentialStore _store;

    public CredentialStoreTests() => _store = Open();

    public static TheoryData<string> Damaged => new(
        "",
        "{",
        "[]",
        "{}",
        """{"version":2,"passwords":{},"keys":[]}""",
        """{"version":1,"passwords":{},"keys":[],"more":1}""",
        """{"version":1,"passwords":{"root":{}},"keys":[]}""",
        """{"version":1,"passwords":{"admin":{}},"keys":[]}""",
        """{"version":1,"passwords":{"admin":null},"keys":[]}""",
        """{"version":1,"passwords":{"admin":{"salt":"AAAA","hash":"AAAA","rounds":600000}},"keys":[]}""",
        WithKey(Key.Replace("00000000", "0000000g", StringComparison.Ordinal)),
        WithKey(Key.Replace("admin", "none", StringComparison.Ordinal)),
        WithKey(Key.Replace("\"a\"", "\"\"", StringComparison.Ordinal)),
        WithKey($"{Key},{Key}"),
        WithKey(Key) + "x");

    private static string Of32 => Convert.ToBase64String(new byte[32]);

    private static string Key =>
        $$"""{"id":"00000000","role":"admin","name":"a","created":"2026-01-01T00:00:00Z","hash":"{{Of32}}"}""";

    private static string WithKey(string key) => $$"""{"version":1,"passwords":{},"keys":[{{key}}]}""";

    private static CancellationToken End => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "bridge.credentials");

    [Fact]
    public async Task What_is_saved_is_read_by_another_program()
    {
        Assert.True(_store.Current().AreEmpty);
        var (kept, key) = ApiKey.Create(Role.Viewer, "prometheus", Now);
        var saved = await _store.ChangeAsync(all => all with { Admin = Hash, Keys = [kept] }, End);

        var read = Open().Current();

        Assert.True(read is { NeedPassword: true, IsReadable: true, Viewer: null });
        Assert.Equal(Role.Admin, read.RoleOf(Password));
        Assert.Equal(Role.None, read.RoleOf(Password + "x"));
        Assert.Equal(kept with { Hash = default }, read.Find(key.Reveal())! with { Hash = default });
        Assert.Equal(saved.Admin!.Hash, read.Admin!.Hash);
    }

    [Fact]
    public async Task Neither_password_nor_key_is_in_the_file_which_is_for_its_owner_alone()
    {
        var (kept, key) = ApiKey.Create(Role.Viewer, "prometheus", Now);
        _ = await _store.ChangeAsync(all => all with { Viewer = Hash, Keys = [kept] }, End);

        var text = System.IO.File.ReadAllText(File);
        Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Reveal()[13..], text, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public async Task A_change_by_another_program_is_seen_at_once()
    {
        var command = Open();
        Assert.False(_store.Current().NeedPassword);
        _ = await command.ChangeAsync(all => all with { Admin = Hash }, End);
        Assert.True(_store.Current().NeedPassword);
        _ = await command.ChangeAsync(all => all with { Admin = null }, End);
        Assert.False(_store.Current().NeedPassword);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task Changes_of_many_programs_at_once_are_all_kept()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(
            () => Open().ChangeAsync(
                all => all with { Keys = all.Keys.Add(ApiKey.Create(Role.Viewer, $"key {i}", Now).Kept) }, End))));

        Assert.Equal(10, _store.Current().Keys.Length);
    }

    [Theory]
    [MemberData(nameof(Damaged))]
    public async Task A_damaged_file_closes_access_until_a_password_replaces_it(string text)
    {
        System.IO.File.WriteAllText(File, text);

        for (var i = 0; i < 2; i++)
        {
            var read = _store.Current();
            Assert.True(read is { NeedPassword: true, IsReadable: false });
            Assert.Equal(Role.None, read.RoleOf(Password));
        }

        Assert.Contains("access over HTTP is closed", Assert.Single(_log), StringComparison.Ordinal);
        Assert.True(Open().Current().NeedPassword, "a restart does not open it");
        _ = Assert.Throws<CredentialException>(_store.Read);
        _ = await Assert.ThrowsAsync<CredentialException>(() => _store.ChangeAsync(all => all with { Admin = null }, End));
        Assert.True(_store.Current().NeedPassword);

        _ = await Open().ReplaceAsync(all => all with { Admin = Hash }, End);

        Assert.Equal(Role.Admin, _store.Current().RoleOf(Password));
        Assert.Equal(text, System.IO.File.ReadAllText(File + ".damaged"));
        Assert.Contains("all API keys are lost", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_accepted_is_saved_unchanged_and_all_else_is_rejected()
    {
        var (kept, _) = ApiKey.Create(Role.Viewer, "prometheus", Now);
        var good = CredentialsJson.Write(Credentials.None with { Admin = Hash, Keys = [kept] });
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, 3]).Array[1, 3].Sample(changes =>
        {
            List<byte> text = [.. good];
            foreach (var (at, value, kind) in changes)
            {
                if (at >= text.Count) continue;
                if (kind == 0) text.RemoveAt(at);
                else if (kind == 1) text.Insert(at, value);
                else text[at] = value;
            }

            try
            {
                var read = CredentialsJson.Write(CredentialsJson.Read([.. text]));
                return read.AsSpan().SequenceEqual(CredentialsJson.Write(CredentialsJson.Read(read)));
            }
            catch (FormatException)
            {
                return true;
            }
        });
    }

    [Fact]
    public void A_file_that_cannot_be_read_closes_access()
    {
        _ = Directory.CreateDirectory(File);

        Assert.True(_store.Current() is { NeedPassword: true, IsReadable: false });
        Assert.Contains("cannot be read", Assert.Single(_log), StringComparison.Ordinal);
        Directory.Delete(File);
        Assert.False(_store.Current().NeedPassword);
        Assert.Contains("can be read again", _log[^1], StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CredentialStore Open() => new(new StateDirectory(_folder, TimeProvider.System, _told.Add), _log.Add);
}
