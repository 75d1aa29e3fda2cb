using System.Text;
using SermatecEss.Captures.Files;
using SermatecEss.Fuzz.Targets;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fuzz;

/// <summary>All kinds of external input.</summary>
internal static class TargetTable
{
    private const string Accepted = "What is accepted is saved unchanged; all else is rejected as damaged.";

    /// <summary>All targets.</summary>
    internal static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new(
            "reader",
            "FrameReader.TryRead",
            "The same frames are found however the bytes arrive; every byte is in one or dropped.",
            InputForm.Frames,
            input => ReaderOracle.Check(input, cipher: null))
        {
            Seeds = () => Frames,
        },
        new(
            "cipher",
            "FrameReader.TryRead with CloudCipher",
            "As for the reader, with each frame encrypted.",
            InputForm.Bytes,
            input => ReaderOracle.Check(input, CloudCipher.Vendor))
        {
            Seeds = () => Frames.Select(Encrypted),
        },
        new(
            "modbus",
            "RequestReader.TryRead, RegisterServer.Respond",
            "The same requests are found however the bytes arrive; without an inverter there is no value.",
            InputForm.Bytes,
            ModbusOracle.Check)
        {
            Seeds = () => ModbusOracle.Seeds,
        },
        new(
            "decoder",
            "Decoder.Decode, Encoder.Encode",
            "Both ways of decoding read the same; what was decoded whole is encoded, and decoded to the same again.",
            InputForm.Bytes,
            ValuesOracle.Check)
        {
            Seeds = () => ValuesOracle.Seeds,
        },
        new(
            "catalogue",
            "CommandCatalogue.Parse",
            "A catalogue is refused with its line, or every command of it can be used, and none becomes less of a risk.",
            InputForm.Text,
            CatalogueOracle.Check,
            typeof(CatalogueException)),
        new(
            "configuration",
            "ConfigurationFile.Read and the sections",
            "Errors have their place; without any, there is an inverter.",
            InputForm.Text,
            ConfigurationOracle.Check)
        {
            Words = () => ConfigurationOracle.Words,
        },
        new(
            "settings-file",
            "SettingsFile.Read, Differences",
            "What is accepted is written in a form that is accepted again.",
            InputForm.Text,
            YamlSettingsOracle.CheckFile,
            typeof(UsageException))
        {
            Seeds = () => YamlSettingsOracle.Files,
            Words = () => YamlSettingsOracle.Words,
        },
        new(
            "schedule-file",
            "Schedule.ChangesTo",
            "What is accepted is written in a form that is accepted again, and no risk.",
            InputForm.Text,
            YamlSettingsOracle.CheckSchedule,
            typeof(UsageException))
        {
            Seeds = () => YamlSettingsOracle.Schedules,
            Words = () => YamlSettingsOracle.Words,
        },
        new("state", "StateJson.Read", Accepted, InputForm.Text, StateOracle.CheckState, typeof(FormatException)),
        new("override", "OverrideJson.Read", Accepted, InputForm.Text, StateOracle.CheckOverride, typeof(FormatException)),
        new("ledger", "WriteLedger", "The write limit holds for any file.", InputForm.Text, StateOracle.CheckLedger)
        {
            Seeds = () => StateOracle.Ledgers,
        },
        new("bridge-state", "KnownInverters.Read", Accepted, InputForm.Text, StateOracle.CheckBridge, typeof(FormatException)),
        new(
            "mqtt-commands",
            "CommandInbox.Take, OverrideMessage.Parse",
            "A command is accepted, or refused with a reason; log and reports have no control characters.",
            InputForm.Text,
            CommandOracle.Check)
        {
            Words = () => CommandOracle.Words,
        },
        new(
            "import",
            "ImportSource.Recognise, HistoryImport.Run",
            "A file is imported or not recognised; each bad line is reported with its number.",
            InputForm.Text,
            ImportOracle.Check)
        {
            Seeds = () => ImportOracle.Seeds,
            Words = () => ["pv_power", "solar_production", "unknown", "unavailable", "timestamp", "entity_id", "1e28", "NaN"],
        },
        new(
            "hex",
            "HexInput.Read, CaptureDecoder.Decode",
            "Every byte is printed once, and without terminal control characters.",
            InputForm.Text,
            HexOracle.Check,
            typeof(UsageException))
        {
            Seeds = () => Frames.Select(frame => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(frame))),
        },
        new(
            "capture",
            "CaptureContent.Packets, CaptureReader.Read",
            "Frames are valid, each belongs to one exchange, and an image of firmware is whole or none; no memory by a length in the file.",
            InputForm.Bytes,
            CaptureOracle.Check,
            typeof(CaptureFormatException))
        {
            Seeds = () => CaptureOracle.Seeds,
        },
        new(
            "write-plan",
            "SettingList.Parse, WritePlan.Of",
            "Nothing but allowed commands; they carry what was requested, in range, and all else unchanged.",
            InputForm.Text,
            WriteOracle.Check,
            typeof(SettingException))
        {
            Seeds = () => WriteOracle.Seeds,
            Words = () => WriteOracle.Words,
        },
        new(
            "session",
            "InverterSession.RequestAsync",
            "A request ends with a response of its own frames or an InverterException; only reads are sent, and not without end.",
            InputForm.Text,
            SessionOracle.Check)
        {
            Seeds = () => SessionOracle.Seeds,
            Words = () => ["answer", "bytes", "close", "98", "0a", "99"],
        },
        new(
            "quality",
            "Pipeline.Process",
            "Nothing is published out of range; what is saved is accepted.",
            InputForm.Text,
            QualityOracle.Check)
        {
            Seeds = () => QualityOracle.Seeds,
        },
    ];

    private static IEnumerable<byte[]> Frames => CommandCatalogue.Default.Definitions.SelectMany(command => (byte[][])
    [
        FrameWriter.Request(command.Code),
        FrameWriter.Response(command.Code, new byte[command.PayloadLength]),
    ]);

    private static byte[] Encrypted(byte[] frame)
    {
        var encrypted = new byte[frame.Length];
        CloudCipher.Vendor.Apply(frame, encrypted);
        return encrypted;
    }
}
