using System.Runtime.Versioning;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Bridge.Tests.Options;

/// <summary>The precedence of values, and the messages about invalid ones.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OptionReaderTests : IDisposable
{
    private static readonly ValueOption<int> Port = new(OptionParsers.Port)
    {
        Path = "group.port",
        Flag = "--port",
        Variable = "PORT",
        Help = "A port",
    };

    private static readonly ValueOption<string> Token = new(text => text.Length > 3 ? (text, null) : (null, "expected more."))
    {
        Path = "group.token",
        Flag = "--token",
        Variable = "TOKEN",
        Help = "A secret",
        Privacy = Privacy.Secret,
    };

    private static readonly ValueOption<string> TokenFile = new(OptionParsers.Path)
    {
        Path = "group.token_file",
        Flag = "--token-file",
        Variable = "TOKEN_FILE",
        Help = "A file with a secret",
    };

    private static readonly ValueOption<HostAndPort> Host = new(HostAndPort.Parse)
    {
        Path = "group.host",
        Flag = "--host",
        Help = "A host",
        Privacy = Privacy.Host,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-options").FullName;
    private readonly List<ConfigurationFault> _faults = [];
    private readonly OptionTexts _texts;

    public OptionReaderTests() => _texts = new OptionTexts(At(OptionSource.File, ""), _faults);

    private OptionReader Reader => new(_texts);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(4, OptionSource.File, OptionSource.Environment, OptionSource.CommandLine)]
    [InlineData(4, OptionSource.CommandLine, OptionSource.Environment, OptionSource.File)]
    [InlineData(3, OptionSource.File, OptionSource.Environment)]
    [InlineData(3, OptionSource.Environment, OptionSource.File)]
    [InlineData(4, OptionSource.File, OptionSource.CommandLine)]
    [InlineData(2, OptionSource.File)]
    public void The_command_line_counts_before_the_environment_and_that_before_the_file(int expected, params OptionSource[] sources)
    {
        foreach (var source in sources) _texts.Add(Port, $"{(int)source + 1}", At(source, "port"));
        Assert.Equal(expected, Reader.Find(Port)!.Value);
        Assert.Empty(_faults);
    }

    [Theory]
    [InlineData(OptionSource.File, "a", OptionSource.File, "2", 2)]
    [InlineData(OptionSource.File, "a:1", OptionSource.File, "1", 1)]
    [InlineData(OptionSource.File, "a:1", OptionSource.CommandLine, "2", 2)]
    [InlineData(OptionSource.CommandLine, "[fd00::5]:1", OptionSource.File, "2", 1)]
    [InlineData(OptionSource.CommandLine, "a", OptionSource.File, "2", 2)]
    [InlineData(OptionSource.CommandLine, "a:1", null, "", 1)]
    [InlineData(OptionSource.CommandLine, "a", null, "", null)]
    public void A_port_is_that_of_the_later_source_with_its_host_or_not(
        OptionSource source, string host, OptionSource? sourceOfPort, string port, int? expected)
    {
        _texts.Add(Host, host, At(source, "host"));
        if (sourceOfPort is { } other) _texts.Add(Port, port, At(other, "port"));
        Assert.Equal(expected, Reader.FindPort(Host, Port));
        Assert.Empty(_faults);
        Assert.Equal([host.Split(":1")[0].Trim('[', ']')], Reader.Hosts);
    }

    [Fact]
    public void Two_ports_in_one_source_are_refused()
    {
        _texts.Add(Host, "a:1", At(OptionSource.CommandLine, "--host"));
        _texts.Add(Port, "2", At(OptionSource.CommandLine, "--port"));
        _ = Reader.FindPort(Host, Port);
        Assert.Equal("--port: port 2, but --host has port 1; remove one of them", Assert.Single(_faults).Message);
    }

    [Fact]
    public void What_is_not_given_is_not_there() => Assert.Null(Reader.Find(Port));

    [Theory]
    [InlineData(OptionSource.File, "file.yaml:7:9: error: name is '0': expected a TCP port, 1 to 65535.")]
    [InlineData(
        OptionSource.Environment,
        "the environment:1:1: error: The environment variable name has the value '0': expected a TCP port, 1 to 65535.")]
    [InlineData(OptionSource.CommandLine, "the command line:1:1: error: name '0': expected a TCP port, 1 to 65535.")]
    public void An_invalid_value_is_reported_with_its_place_and_ignored(OptionSource source, string expected)
    {
        _texts.Add(Port, "0", At(source, "name"));
        Assert.Equal(expected, $"{Assert.Single(_faults)}".Replace($"{_folder}/", "", StringComparison.Ordinal));
        Assert.Null(Reader.Find(Port));
        Assert.True(Reader.HasErrors);
    }

    [Fact]
    public void An_invalid_secret_is_not_shown()
    {
        _texts.Add(Token, "abc", At(OptionSource.Environment, "TOKEN"));
        Assert.DoesNotContain("abc", $"{Assert.Single(_faults)}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OptionSource.File, OptionSource.Environment, "of the file")]
    [InlineData(OptionSource.Environment, OptionSource.CommandLine, "of the file")]
    [InlineData(OptionSource.Environment, OptionSource.Environment, "itself")]
    [InlineData(OptionSource.CommandLine, OptionSource.Environment, "itself")]
    public void Of_a_secret_and_its_file_the_later_source_counts(OptionSource source, OptionSource sourceOfFile, string expected)
    {
        var file = Write("of the file\r\nand a comment\n");
        _texts.Add(Token, "itself", At(source, "token"));
        _texts.Add(TokenFile, file, At(sourceOfFile, "token_file"));
        Assert.Equal(expected, Reader.FindSecret(Token, TokenFile)!.Reveal());
        Assert.Empty(_faults);
    }

    [Fact]
    public void A_file_that_has_both_a_secret_and_the_file_of_it_is_refused()
    {
        _texts.Add(Token, "itself", At(OptionSource.File, "token"));
        _texts.Add(TokenFile, Write("of the file"), At(OptionSource.File, "token_file"));
        _ = Reader.FindSecret(Token, TokenFile);
        Assert.Equal("both token and token_file are set; remove one of them", Assert.Single(_faults, fault => fault.IsError).Message);
    }

    [Fact]
    public void A_missing_file_of_a_secret_is_reported_by_the_flag_that_named_it()
    {
        _texts.Add(TokenFile, "/nowhere/token", At(OptionSource.CommandLine, "--token-file"));
        Assert.Null(Reader.FindSecret(Token, TokenFile));
        Assert.StartsWith("--token-file: the file cannot be read: ", Assert.Single(_faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_secrets_are_known_those_that_do_not_count_and_those_of_files_included()
    {
        _texts.Add(Token, "in the file", At(OptionSource.File, "token"));
        _texts.Add(TokenFile, Write("of the file"), At(OptionSource.CommandLine, "--token-file"));
        _texts.Add(Port, "7", At(OptionSource.File, "port"));
        var reader = Reader;
        _ = reader.FindSecret(Token, TokenFile);
        Assert.Equal(["in the file", "of the file"], reader.Secrets.Select(secret => secret.Reveal()));
    }

    [Theory]
    [InlineData(OptionSource.File, true)]
    [InlineData(OptionSource.Environment, false)]
    [InlineData(OptionSource.CommandLine, false)]
    public void A_path_is_meant_from_where_it_is_written(OptionSource source, bool isOfFolder)
    {
        _texts.Add(TokenFile, "token", At(source, "name"));
        Assert.Equal(isOfFolder ? Path.Combine(_folder, "token") : "token", Reader.FindPath(TokenFile)!.Value);
    }

    [Fact]
    public void An_entry_has_its_own_values_and_what_counts_more_for_all()
    {
        _texts.AddEntry("list", At(OptionSource.File, "list[1]")).Add(Port, "1", At(OptionSource.File, "list[1].port"));
        _ = _texts.AddEntry("list", At(OptionSource.File, "list[2]"));
        Assert.Equal([1, null], Reader.Entries("list").Select(entry => entry.Find(Port)?.Value));
        _texts.Add(Port, "2", At(OptionSource.Environment, "PORT"));
        Assert.Equal([2, 2], Reader.Entries("list").Select(entry => entry.Find(Port)?.Value));
        Assert.Empty(Reader.Entries("others"));
    }

    private OptionPlace At(OptionSource source, string name) => source switch
    {
        OptionSource.Environment => OptionPlace.InEnvironment(name),
        OptionSource.CommandLine => OptionPlace.OnCommandLine(name),
        _ => new OptionPlace(source, name, Path.Combine(_folder, "file.yaml"), 7, 9),
    };

    private string Write(string text)
    {
        var file = Path.Combine(_folder, "secret");
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
