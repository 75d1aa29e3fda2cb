using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Inverter;

namespace SermatecEss.Gateways.Serving;

/// <summary>The inverter that a gateway shares.</summary>
/// <param name="bridge">All inverters.</param>
/// <param name="wanted">Its serial number or configured name; null for the only inverter.</param>
internal sealed class SharedInverter(BridgeView bridge, string? wanted)
{
    /// <summary>The inverter with its identity, if it is known and answers; null otherwise.</summary>
    internal (LiveInverter Inverter, InverterIdentity Identity)? Available
    {
        get
        {
            if (wanted is null && bridge.Inverters.Count != 1) return null;
            foreach (var inverter in bridge.Inverters)
            {
                var picture = inverter.Picture;
                if (picture is not { IsAvailable: true, Identity: { } identity }) continue;
                if (wanted is null || identity.Serial == wanted || picture.Options.Name == wanted) return (inverter, identity);
            }

            return null;
        }
    }
}
