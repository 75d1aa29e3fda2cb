using SermatecEss.Inverter.State;

namespace SermatecEss.Inverter.Settings;

/// <summary>The saved override of an inverter; exists as long as something has to be restored.</summary>
internal sealed class OverrideFile(IStateStore store, string serial, TimeProvider time)
{
    private readonly StateDocument _document = StateDocument.Override(serial);

    /// <summary>The active override, or null.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.NoLedger"/>: it cannot be read, or is invalid.</exception>
    internal OverrideState? Load()
    {
        try
        {
            return store.Read(_document) is { } text ? OverrideJson.Read(text, time.GetUtcNow()) : null;
        }
        catch (FormatException e)
        {
            throw SetAside(e.Message);
        }
        catch (StateException e)
        {
            throw new SettingException(
                SettingRefusal.NoLedger,
                $"{store.NameOf(_document)}, which holds the values to restore after an override, cannot be read ({e.Message}).");
        }
    }

    /// <summary>Sets an invalid file aside, so that it blocks nothing and can be inspected.</summary>
    /// <returns>The exception for the caller's request.</returns>
    internal SettingException SetAside(string reason)
    {
        store.SetAside(_document, reason, "what an override has changed is not restored");
        return new SettingException(
            SettingRefusal.NoLedger,
            $"{store.NameOf(_document)} was damaged, so the values from before the override are not known; "
            + "check the battery's settings ('sermatec-ess settings') before you continue.");
    }

    /// <exception cref="SettingException"><see cref="SettingRefusal.NoLedger"/>: it cannot be written.</exception>
    internal void Save(OverrideState state) => Change(() => store.Write(_document, OverrideJson.Write(state)));

    /// <exception cref="SettingException"><see cref="SettingRefusal.NoLedger"/>: it cannot be removed.</exception>
    internal void Delete() => Change(() => store.Delete(_document));

    private void Change(Action action)
    {
        try
        {
            action();
        }
        catch (StateException e)
        {
            throw SettingException.NotSaved($"The values to restore after an override cannot be saved in {store.NameOf(_document)}", e);
        }
    }
}
