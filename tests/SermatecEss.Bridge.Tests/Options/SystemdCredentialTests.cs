using SermatecEss.Bridge.Options;

namespace SermatecEss.Bridge.Tests.Options;

public sealed class SystemdCredentialTests : IDisposable
{
    private const string Variable = "CREDENTIALS_DIRECTORY";
    private static readonly UnauthorizedAccessException Denied = new("Access to the path '/etc/broker.password' is denied.");

    public void Dispose() => Environment.SetEnvironmentVariable(Variable, null);

    [Fact]
    public void A_service_that_may_not_read_a_file_is_told_how_to_get_it()
    {
        Assert.Equal("Access to the path '/etc/broker.password' is denied", SystemdCredential.Reason(Denied));
        Environment.SetEnvironmentVariable(Variable, "/run/credentials/none");
        Assert.EndsWith("LoadCredential=NAME:FILE, see docs/install.md", SystemdCredential.Reason(Denied), StringComparison.Ordinal);
        Assert.Equal("gone", SystemdCredential.Reason(new IOException("gone.")));
        Assert.Equal("/etc/broker.password", SystemdCredential.PathOf("/etc/broker.password"));
    }
}
