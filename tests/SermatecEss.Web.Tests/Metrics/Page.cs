using System.IO.Pipelines;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Outputs;
using SermatecEss.History;
using SermatecEss.Web.Metrics;

namespace SermatecEss.Web.Tests.Metrics;

/// <summary>The page of a test, written and parsed.</summary>
internal static class Page
{
    /// <summary>How the outputs of the tests are.</summary>
    internal static IReadOnlyList<OutputHealth> Outputs { get; } =
    [
        new OutputHealth("mqtt", OutputState.Running, Pictures.Time, "broker 127.0.0.1:1883 connected", 0) { IsConnected = true },
        new OutputHealth("history", OutputState.Failed, Pictures.Time, "disk full", 7),
        new OutputHealth("modbus", OutputState.Running, Pictures.Time, "modbus 0.0.0.0:1502: 1 client (192.168.1.20)", 0)
        {
            Gateway = new GatewayState(
                new IPEndPoint(IPAddress.Any, 1502),
                [new ConnectedClient(new IPEndPoint(IPAddress.Parse("192.168.1.20"), 40000), Pictures.Time, 12)],
                Requests: 34,
                Refused: 5),
        },
    ];

    /// <summary>Writes the page.</summary>
    internal static async Task<byte[]> WriteAsync(
        IEnumerable<InverterPicture> pictures, bool isOpenMetrics, TimeSpan later = default, HistoryOutput? history = null)
    {
        var time = new FakeTimeProvider(Pictures.Time + later);
        using var stream = new MemoryStream();
        var output = PipeWriter.Create(stream);
        var page = new MetricsPage("1.2.3", Pictures.Time - TimeSpan.FromHours(1), history, time);
        await page.WriteAsync(pictures, Outputs, output, isOpenMetrics, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    /// <summary>Writes the page and parses it.</summary>
    internal static async Task<IReadOnlyList<ParsedFamily>> ParseAsync(
        IEnumerable<InverterPicture> pictures, bool isOpenMetrics = false, TimeSpan later = default, HistoryOutput? history = null) =>
        MetricsParser.Parse(await WriteAsync(pictures, isOpenMetrics, later, history), isOpenMetrics);

    /// <summary>The values of a metric, by the labels besides the serial number.</summary>
    internal static Dictionary<string, double> Values(this IEnumerable<ParsedFamily> families, string name) =>
        families.SingleOrDefault(family => family.Name == name)?.Samples.ToDictionary(
            sample => string.Join(',', sample.Labels.Where(label => label.Key != "serial").Select(label => $"{label.Key}={label.Value}")),
            sample => sample.Value) ?? [];
}
