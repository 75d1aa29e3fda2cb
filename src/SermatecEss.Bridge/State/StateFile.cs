using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Points;
using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.State;

/// <summary>What the bridge has to know of one inverter after a restart, in a store.</summary>
internal sealed class StateFile(IStateStore store, string serial, Log log)
{
    private readonly SavedDocument _saved = new(store, StateDocument.Inverter(serial), log);

    /// <summary>The state that was last saved, or an empty one. A file that cannot be believed is set aside.</summary>
    internal InverterState Load() => _saved.Load(StateJson.Read, "calculated energies start at 0") ?? new InverterState();

    /// <summary>Saves a state, unless it is the one that was saved last. A failure is told once; the next state is tried again.</summary>
    internal void Save(InverterState state) =>
        _saved.Save(StateJson.Write(state), "calculated energies are lost if the program stops before this is fixed");
}
