namespace SermatecEss.History.Importing;

/// <summary>What a file to import is.</summary>
public enum ImportForm
{
    /// <summary>A row for each time, a column for each point; the column <c>timestamp</c> has Unix seconds.</summary>
    Timestamps,

    /// <summary>The same with times of RFC 3339 in the column <c>time</c>, as an export of this program has them.</summary>
    Times,

    /// <summary>A row for each state of an entity, as Home Assistant's history page downloads them.</summary>
    States,

    /// <summary>A row for each entity, a column for each hour, day or month, as Home Assistant's energy page downloads them.</summary>
    Energies,
}
