using System.Net;
using SermatecEss.Bridge.Logging;
using SermatecEss.Fleet.Configuration;
using SermatecEss.Links;

namespace SermatecEss.Fleet.Node;

/// <summary>Which inverters may dial in, and from where. Lists in files are read again when they change. Thread-safe.</summary>
internal sealed class Admission
{
    private readonly FleetOptions _options;
    private readonly Log _log;
    private readonly ListFile? _serialFile;
    private readonly ListFile? _networkFile;
    private volatile HashSet<string>? _serials;
    private volatile AddressList _networks;

    /// <summary>The file that could not be read last time, which is logged once.</summary>
    private string? _faulty;

    /// <param name="options">The settings.</param>
    /// <param name="log">The log.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="FormatException">A file has an invalid line.</exception>
    internal Admission(FleetOptions options, Log log)
    {
        _options = options;
        _log = log;
        _networks = options.AllowFrom;
        _serialFile = options.AllowSerialsFile is { } serials ? new ListFile(serials) : null;
        _networkFile = options.AllowFromFile is { } networks ? new ListFile(networks) : null;
        ReadSerials();
        ReadNetworks();
    }

    /// <summary>Whether an address may dial in.</summary>
    internal bool Allows(IPAddress address) => _networks.Contains(address);

    /// <summary>Why an inverter may not dial in, as the rest of a sentence; null if it may.</summary>
    internal string? Refuse(string serial) =>
        serial.Length == 0 ? "it has no serial number"
        : _serials is { } allowed && !allowed.Contains(serial) ? $"it is not in {_options.AllowSerialsFile}"
        : null;

    /// <summary>Reads the lists again if they have changed. One that cannot be read is logged, and the list before stays.</summary>
    internal void Refresh()
    {
        Refresh(ReadSerials, _options.AllowSerialsFile);
        Refresh(ReadNetworks, _options.AllowFromFile);
    }

    private void Refresh(Func<bool> read, string? file)
    {
        try
        {
            if (read()) _log.Info($"{file} has changed and was read again");
            if (_faulty == file) _faulty = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            if (_faulty != file) _log.Error($"{file} cannot be used ({e.Message.TrimEnd('.')}); the list before it stays");
            _faulty = file;
        }
    }

    private bool ReadSerials()
    {
        if (_serialFile?.ReadIfChanged() is not { } lines) return false;
        _serials = [.. ListFile.SerialsOf(lines)];
        return true;
    }

    private bool ReadNetworks()
    {
        if (_networkFile?.ReadIfChanged() is not { } lines) return false;
        _networks = new AddressList(ListFile.NetworksOf(lines));
        return true;
    }
}
