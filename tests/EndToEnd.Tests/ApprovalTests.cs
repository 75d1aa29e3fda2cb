using SermatecEss.Approvals;

namespace SermatecEss.EndToEnd.Tests;

public sealed class ApprovalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("approved").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_approved_text_passes_and_takes_back_what_was_received_before()
    {
        Write("help/get.txt", "one\ntwo\n");
        Write("help/get.received.txt", "one\n");
        Compare("one\ntwo\n", "help/get.txt");
        Assert.False(File.Exists(At("help/get.received.txt")));
    }

    [Fact]
    public void Another_text_is_kept_beside_it_and_shown_from_its_first_difference_on()
    {
        Write("help/get.txt", "1\n2\n3\n4\nfive\n6\n");
        var message = Assert.Throws<ApprovalException>(() => Compare("1\n2\n3\n4\nfive \u001b\n6\n", "help/get.txt")).Message;
        Assert.Contains("""
                  2 2
                  3 3
                  4 4
            -     5 five
            -     6 6
            -     7 
            +     5 five \x1b
            +     6 6
            """, message, StringComparison.Ordinal);
        Assert.Equal("1\n2\n3\n4\nfive \u001b\n6\n", File.ReadAllText(At("help/get.received.txt")));
    }

    [Fact]
    public void An_unapproved_text_fails()
    {
        _ = Assert.Throws<ApprovalException>(() => Compare("new", "live/screen.txt"));
        Assert.True(File.Exists(At("live/screen.received.txt")));
    }

    [Fact]
    public void Json_is_compared_line_by_line()
    {
        Write("discovery/light.json", "{\n  \"unit\": \"°C\",\n  \"a\": 1\n}\n");
        Compare("""{"unit":"°C","a":1}""", "discovery/light.json");
        var message = Assert.Throws<ApprovalException>(() => Compare("""{"unit":"°C","a":2}""", "discovery/light.json")).Message;
        Assert.Contains("+     3   \"a\": 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_nothing_compares_fails()
    {
        Write("help/get.txt", "");
        Write("help/gone.txt", "");
        var files = new ApprovedFiles(_folder, update: false);
        var message = Assert.Throws<ApprovalException>(() => files.RefuseUnused("help", ["help/get.txt"])).Message;
        Assert.Contains("gone.txt", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_writes_and_deletes()
    {
        Write("help/gone.txt", "");
        var files = new ApprovedFiles(_folder, update: true);
        files.Approve("new", "help/get.txt");
        files.RefuseUnused("help", ["help/get.txt"]);
        Assert.Equal("new", File.ReadAllText(At("help/get.txt")));
        Assert.False(File.Exists(At("help/gone.txt")));
    }

    private void Compare(string actual, string name) => new ApprovedFiles(_folder, update: false).Approve(actual, name);

    private string At(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
    }
}
