using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.Browser.Tests;

/// <summary>Compares pictures with those that were approved, in the folder Approved.</summary>
internal static class Picture
{
    /// <summary>
    /// The share of pixels that may differ: edges are smoothed differently by other versions of the browser and other processors, on which
    /// nobody sees a difference.
    /// </summary>
    internal const double Tolerance = 0.001;

    /// <summary>How far a channel of a pixel may be from the approved one, of 255.</summary>
    private const int ChannelTolerance = 48;

    private const string Compare = """
        async ([one, other, tolerance]) => {
          const pixels = async (data) => {
            const image = new Image();
            image.src = `data:image/png;base64,${data}`;
            await image.decode();
            const canvas = new OffscreenCanvas(image.width, image.height);
            const context = canvas.getContext('2d');
            context.drawImage(image, 0, 0);
            return context.getImageData(0, 0, image.width, image.height);
          };
          const [left, right] = [await pixels(one), await pixels(other)];
          if (left.width !== right.width || left.height !== right.height) return 1;
          let count = 0;
          for (let at = 0; at < left.data.length; at += 4) {
            if ([0, 1, 2].some((channel) => Math.abs(left.data[at + channel] - right.data[at + channel]) > tolerance)) count++;
          }
          return count / (left.width * left.height);
        }
        """;

    /// <summary>Fails if a picture differs from the approved one; with UPDATE_APPROVALS=1, approves it.</summary>
    internal static async Task IsApprovedAsync(this Window window, byte[] picture, string name)
    {
        var file = FileOf(name);
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVALS") == "1")
        {
            await File.WriteAllBytesAsync(file, picture, TestContext.Current.CancellationToken);
            return;
        }

        var share = await window.DifferenceAsync(await ApprovedAsync(name), picture);
        if (share <= Tolerance) return;
        var actual = Path.Combine(AppContext.BaseDirectory, $"{name}.png");
        await File.WriteAllBytesAsync(actual, picture, TestContext.Current.CancellationToken);
        Assert.Fail($"{share:P2} of {actual} differs from {file}. If that is intended, run with UPDATE_APPROVALS=1.");
    }

    /// <summary>An approved picture.</summary>
    internal static Task<byte[]> ApprovedAsync(string name) => File.ReadAllBytesAsync(FileOf(name), TestContext.Current.CancellationToken);

    /// <summary>The share of pixels that differ between two pictures; 1 if their sizes do. The browser decodes them.</summary>
    internal static Task<double> DifferenceAsync(this Window window, byte[] one, byte[] other) => window.Page.EvaluateAsync<double>(
        Compare, new object[] { Convert.ToBase64String(one), Convert.ToBase64String(other), ChannelTolerance });

    private static string FileOf(string name) => Path.Combine(Repository.Root, "tests", "Browser.Tests", "Approved", $"{name}.png");
}
