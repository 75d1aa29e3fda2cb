using Microsoft.Extensions.Time.Testing;
using SermatecEss.Web.Access;

namespace SermatecEss.Web.Tests.Access;

public sealed class SessionTableTests
{
    private static readonly PasswordHash Password = PasswordHash.Of("correct horse battery");
    private static readonly Credentials All = Credentials.None with { Viewer = Password };
    private readonly FakeTimeProvider _time = new();
    private readonly SessionTable _sessions;

    public SessionTableTests() => _sessions = new SessionTable(_time);

    [Fact]
    public void A_session_lasts_thirty_days()
    {
        var id = _sessions.Begin(Role.Viewer, Password);
        Assert.Equal(Role.Viewer, _sessions.Find(id, All));
        Assert.Equal(Role.None, _sessions.Find(id + "x", All));

        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(Role.Viewer, _sessions.Find(id, All));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Role.None, _sessions.Find(id, All));
    }

    [Fact]
    public void A_session_ends_with_the_logout()
    {
        var id = _sessions.Begin(Role.Viewer, Password);
        _sessions.End(id);
        Assert.Equal(Role.None, _sessions.Find(id, All));
    }

    [Fact]
    public void A_session_ends_with_its_password()
    {
        var id = _sessions.Begin(Role.Viewer, Password);
        var other = _sessions.Begin(Role.Viewer, Password);

        Assert.Equal(Role.None, _sessions.Find(id, Credentials.None with { Viewer = PasswordHash.Of("correct horse battery") }));
        Assert.Equal(Role.None, _sessions.Find(id, All));
        Assert.Equal(Role.None, _sessions.Find(other, Credentials.None with { Admin = Password }));
    }

    [Fact]
    public void Credentials_that_cannot_be_read_end_no_session()
    {
        var id = _sessions.Begin(Role.Viewer, Password);
        Assert.Equal(Role.None, _sessions.Find(id, Credentials.Unreadable));
        Assert.Equal(Role.Viewer, _sessions.Find(id, All));
    }

    [Fact]
    public void Only_so_many_are_kept()
    {
        var first = _sessions.Begin(Role.Viewer, Password);
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = _sessions.Begin(Role.Viewer, Password);
        for (var i = 1; i < SessionTable.Most; i++) _ = _sessions.Begin(Role.Viewer, Password);

        Assert.Equal((Role.None, Role.Viewer), (_sessions.Find(first, All), _sessions.Find(second, All)));
    }
}
