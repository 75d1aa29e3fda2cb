using System.Net;
using SermatecEss.Bridge.Logging;
using SermatecEss.Fleet.Configuration;
using SermatecEss.Fleet.Database;
using SermatecEss.Fleet.Node;

namespace SermatecEss.Fleet.Tests.Node;

public sealed class AdmissionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-fleet").FullName;
    private readonly List<string> _lines = [];
    private readonly Log _log;

    public AdmissionTests() => _log = new Log(LogLevel.Debug, (level, line) => _lines.Add($"{level} {line}"));

    private string Serials => Path.Combine(_folder, "serials");

    private string Networks => Path.Combine(_folder, "networks");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_lists_every_inverter_in_private_networks_may_dial_in()
    {
        var admission = new Admission(Options(), _log);
        Assert.Null(admission.Refuse("ST1"));
        Assert.NotNull(admission.Refuse(""));
        Assert.True(admission.Allows(IPAddress.Parse("192.168.1.5")));
        Assert.False(admission.Allows(IPAddress.Parse("192.0.2.5")));
    }

    [Fact]
    public void Lists_are_read_again_when_they_change()
    {
        File.WriteAllText(Serials, "# ours\nST1\n");
        File.WriteAllText(Networks, "192.0.2.0/24\n");
        var admission = new Admission(Options() with { AllowSerialsFile = Serials, AllowFromFile = Networks }, _log);
        Assert.Equal($"it is not in {Serials}", admission.Refuse("ST2"));
        Assert.False(admission.Allows(IPAddress.Parse("10.0.0.1")));

        admission.Refresh();
        Assert.Empty(_lines);

        File.WriteAllText(Serials, "ST2 # the other one\n");
        File.WriteAllText(Networks, "10.0.0.1\n");
        admission.Refresh();
        Assert.Null(admission.Refuse("ST2"));
        Assert.NotNull(admission.Refuse("ST1"));
        Assert.True(admission.Allows(IPAddress.Parse("10.0.0.1")));
        Assert.False(admission.Allows(IPAddress.Parse("192.0.2.5")));
        Assert.Equal([$"Info {Serials} has changed and was read again", $"Info {Networks} has changed and was read again"], _lines);
    }

    [Fact]
    public void A_file_replaced_behind_a_symbolic_link_is_read_again()
    {
        var versions = new[] { "first", "other" }.Select(name => Path.Combine(_folder, name)).ToList();
        File.WriteAllText(versions[0], "ST1\n");
        File.WriteAllText(versions[1], "ST2\n");
        File.SetLastWriteTimeUtc(versions[1], File.GetLastWriteTimeUtc(versions[0]));
        _ = File.CreateSymbolicLink(Serials, versions[0]);
        var admission = new Admission(Options() with { AllowSerialsFile = Serials }, _log);
        File.Delete(Serials);
        _ = File.CreateSymbolicLink(Serials, versions[1]);
        admission.Refresh();
        Assert.Null(admission.Refuse("ST2"));
    }

    [Fact]
    public void A_list_that_cannot_be_used_is_reported_once_and_the_one_before_stays()
    {
        File.WriteAllText(Serials, "ST1\n");
        var admission = new Admission(Options() with { AllowSerialsFile = Serials }, _log);
        File.WriteAllText(Serials, "ST2\nST 3\n");
        admission.Refresh();
        admission.Refresh();
        Assert.Null(admission.Refuse("ST1"));
        Assert.NotNull(admission.Refuse("ST2"));
        Assert.Contains("line 2: 'ST 3'", Assert.Single(_lines), StringComparison.Ordinal);

        File.Delete(Serials);
        admission.Refresh();
        admission.Refresh();
        Assert.Null(admission.Refuse("ST1"));
        Assert.Equal(2, _lines.Count);

        File.WriteAllText(Serials, "ST2\n");
        admission.Refresh();
        Assert.Null(admission.Refuse("ST2"));
    }

    private static FleetOptions Options() => new() { Database = new DatabaseOptions { Host = "localhost" } };
}
