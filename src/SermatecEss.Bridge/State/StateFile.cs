using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Points;
using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.State;

/// <summary>What the bridge needs to know about one inverter after a restart, in a store.</summary>
internal sealed class StateFile(IStateStore store, string serial, Log log)
{
    private readonly SavedDocument _saved = new(store, StateDocument.Inverter(serial), log);

    /// <summary>The last saved state, or an empty one. An invalid file is set aside.</summary>
    internal InverterState Load() => _saved.Load(StateJson.Read, "calculated energies start at 0") ?? new InverterState();

    /// <summary>Saves a state if it has changed. A failure is logged once; the next state is tried again.</summary>
    internal void Save(InverterState state) =>
        _saved.Save(StateJson.Write(state), "calculated energies are lost if the program stops before this is fixed");
}
