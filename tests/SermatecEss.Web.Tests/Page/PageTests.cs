using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using SermatecEss.Testing;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Page;

namespace SermatecEss.Web.Tests.Page;

/// <summary>How the files of the page are served.</summary>
public sealed partial class PageTests
{
    [Fact]
    public async Task The_page_is_that_of_the_repository_and_all_files_that_it_names_are_served()
    {
        await using var plant = await WebPlant.StartAsync();
        using var response = await plant.SendAsync("GET", "/");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", $"{response.Content.Headers.ContentType}");
        Assert.True(response.Headers.CacheControl!.NoCache);
        Assert.Contains("script-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var html = await response.Content.ReadAsStringAsync(plant.End);
        Assert.Equal(await File.ReadAllTextAsync(RepositoryFile.PathOf("web/dist/index.html"), plant.End), html);
        var files = Relative().Matches(html).Select(match => match.Groups[1].Value).ToList();
        Assert.Contains(files, file => file.EndsWith(".js", StringComparison.Ordinal));
        foreach (var file in files)
        {
            using var asset = await plant.SendAsync("GET", $"/{file}");
            Assert.True(asset.StatusCode == HttpStatusCode.OK, file);
            Assert.Equal("public, max-age=31536000, immutable", $"{asset.Headers.CacheControl}");
            Assert.NotEqual("application/octet-stream", asset.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData("gzip, deflate, br", true)]
    [InlineData("*", true)]
    [InlineData("identity", false)]
    [InlineData("gzip;q=0", false)]
    public async Task A_file_is_compressed_for_those_who_take_it(string accepted, bool isPacked)
    {
        await using var plant = await WebPlant.StartAsync();
        plant.Client.DefaultRequestHeaders.Add("Accept-Encoding", accepted);
        using var response = await plant.SendAsync("GET", "/");
        var body = await response.Content.ReadAsStreamAsync(plant.End);
        Assert.Equal(isPacked ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        Assert.Equal("Accept-Encoding", Assert.Single(response.Headers.Vary));
        await using var content = isPacked ? new GZipStream(body, CompressionMode.Decompress) : body;
        using var reader = new StreamReader(content);
        Assert.StartsWith("<!doctype html>", await reader.ReadToEndAsync(plant.End), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_browser_has_already_is_not_sent_again()
    {
        await using var plant = await WebPlant.StartAsync();
        using var first = await plant.SendAsync("GET", "/");
        plant.Client.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await plant.SendAsync("GET", "/");
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(plant.End));
    }

    [Theory]
    [InlineData("/assets/nothing.js")]
    [InlineData("/assets/..%2Findex.html")]
    [InlineData("/assets/")]
    public async Task Other_files_are_not_found(string path)
    {
        await using var plant = await WebPlant.StartAsync();
        _ = await plant.FailAsync(HttpStatusCode.NotFound, "GET", path);
    }

    [Fact]
    public async Task Below_a_prefix_the_address_gets_the_slash_that_relative_addresses_need()
    {
        var http = new HttpOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), PathPrefix = "/solar" };
        await using var plant = await WebPlant.StartAsync(http);
        using var response = await plant.SendAsync("GET", "/solar");
        Assert.Equal("/solar/", response.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>Nothing in it comes from elsewhere, and no script or style is written into the page, which its policy forbids.</summary>
    [Fact]
    public void The_page_needs_no_other_server()
    {
        var html = File.ReadAllText(RepositoryFile.PathOf("web/dist/index.html"));
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script[^>]*>[^<]", html);
        Assert.All(
            PageFiles.Names, name => Assert.True(name == PageFiles.Index || name.StartsWith(PageFiles.Assets, StringComparison.Ordinal)));
    }

    [GeneratedRegex("(?:src|href)=\"\\./([^\"]+)\"")]
    private static partial Regex Relative();
}
