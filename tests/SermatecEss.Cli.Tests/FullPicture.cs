using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Tests;

/// <summary>
/// An output that waits until the inverter has been asked for everything, and once more for its powers, so that what follows from its
/// energies is there.
/// </summary>
internal sealed class FullPicture : IOutput
{
    private readonly TaskCompletionSource<InverterPicture> _picture = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The picture, once it is full.</summary>
    internal Task<InverterPicture> Picture => _picture.Task;

    public string Name => "test";

    public string? Detail => null;

    public async Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        while (true)
        {
            if (await events.TakeAsync(cancellation) is Polled { Group: PollGroup.Fast, Picture: { HasRequestedAll: true } picture })
                _ = _picture.TrySetResult(picture);
        }
    }
}
