using System.Net;
using SermatecEss.EndToEnd.Tests;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>
/// A simulated inverter that can be switched off and on. Unless a speed is given, its time almost stands still, so that its values do not
/// change.
/// </summary>
internal sealed class SwitchableInverter : IAsyncDisposable
{
    private readonly SimulatorOptions _options;
    private readonly IPEndPoint _address;
    private SimulatorServer? _server;

    /// <param name="serial">Its serial number.</param>
    /// <param name="name">Its configured name; null for none.</param>
    /// <param name="month">The month of 2026 in which it is noon of the 21st.</param>
    /// <param name="speed">Simulated seconds per real second.</param>
    internal SwitchableInverter(string serial = "STSIMULATED000000000000001", string? name = null, int month = 6, double speed = 0.0001)
    {
        Serial = serial;
        Name = name;
        var noon = new DateTimeOffset(2026, month, 21, 12, 0, 0, TimeSpan.Zero);
        _options = new SimulatorOptions { Serial = serial, Start = noon, Speed = speed };
        _server = SimulatorServer.Start(_options, new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free()));
        _address = _server.EndPoint;
    }

    internal string Serial { get; }

    internal string? Name { get; }

    internal int Port => _address.Port;

    /// <summary>The identifier of its device, the prefix of the unique ids of its entities and of its battery's.</summary>
    internal string Device => $"sermatec_{Serial}";

    /// <summary>The codes of all commands sent to it since it was switched on.</summary>
    internal IReadOnlyList<string> Commands => [.. _server!.Received.Select(frame => $"{frame.Bytes.Span[FrameLayout.CommandOffset]:x2}")];

    internal void SwitchOn() => _server = SimulatorServer.Start(_options, _address);

    internal void RaiseAlarm() => _server!.Inverter.SetAlarms("inverter_faults_0", 0, 1 << 3);

    internal async Task SwitchOffAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = null;
    }

    public async ValueTask DisposeAsync() => await SwitchOffAsync();
}
