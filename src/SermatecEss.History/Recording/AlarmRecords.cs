using SermatecEss.History.Storage;

namespace SermatecEss.History.Recording;

/// <summary>Writes when alarms were raised and cleared.</summary>
/// <param name="file">The history.</param>
/// <param name="catalogue">Its inverters.</param>
internal sealed class AlarmRecords(HistoryFile file, SeriesCatalogue catalogue)
{
    /// <summary>Brings the table in line with the alarms that are active. Needs a transaction.</summary>
    internal void Write(AlarmPoll poll)
    {
        var inverter = catalogue.AddInverter(poll.Serial, poll.Model);
        var open = file.All(
            "select id, field, bit from alarm where inverter = $1 and cleared is null",
            row => (Id: row.GetInt64(0), Field: row.GetString(1), Bit: row.GetInt32(2)),
            inverter);
        foreach (var (id, field, bit) in open)
        {
            if (poll.Active.Any(alarm => alarm.Field == field && alarm.Alarm.Bit == bit)) continue;
            _ = file.Run("update alarm set cleared = $2 where id = $1", id, poll.Time.ToUnixTimeSeconds());
        }

        foreach (var (field, alarm, since) in poll.Active)
        {
            if (open.Exists(known => known.Field == field && known.Bit == alarm.Bit)) continue;
            _ = file.Run(
                """
                insert into alarm (inverter, field, bit, code, device, text, level, raised)
                values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
                """,
                inverter,
                field,
                alarm.Bit,
                alarm.Code,
                alarm.Device,
                alarm.Description,
                alarm.Level,
                since.ToUnixTimeSeconds());
        }
    }
}
