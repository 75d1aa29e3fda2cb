using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Tests;

/// <summary>
/// An output that waits until the inverter has been polled completely, often enough for all values to be accepted, and once more for its
/// powers, which complete the values that depend on its energies.
/// </summary>
internal sealed class FullPicture : IOutput
{
    private const int Enough = 3;
    private readonly TaskCompletionSource<InverterPicture> _picture = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The picture, once it is complete.</summary>
    internal Task<InverterPicture> Picture => _picture.Task;

    public string Name => "test";

    public string? Detail => null;

    public async Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        var counters = 0;
        while (true)
        {
            if (await events.TakeAsync(cancellation) is not Polled polled) continue;
            if (polled.Group == PollGroup.Counters) counters++;
            if (polled.Group == PollGroup.Fast && counters >= Enough) _ = _picture.TrySetResult(polled.Picture);
        }
    }
}
