using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.Fleet.Simulation;

/// <summary>
/// One simulated inverter that dials in: counts what happens on its connections, and answers. It shares its plant with others until
/// something is written to it; from then on it has its own. Thread-safe.
/// </summary>
internal sealed class DiallingInverter
{
    private const int PollsKept = 8;
    private const int OutagesKept = 8;
    private readonly FleetSimulation _fleet;
    private readonly CommonResponses _common;
    private readonly Lock _turn = new();
    private readonly List<DiallingLink> _links = new(1);

    /// <summary>The UTC ticks of the last fast polls; the place of the next is the counter's remainder.</summary>
    private readonly long[] _polls = new long[PollsKept];
    private SimulatedInverter? _own;
    private List<SimulatedWrite>? _writes;
    private List<Outage>? _outages;
    private DateTimeOffset? _firstDial;
    private DateTimeOffset? _firstPoll;
    private long _answers;
    private int _dials;
    private int _connections;
    private int _failedDials;
    private int _openLinks;
    private int _mostOpenLinks;
    private int _polledLink;
    private int _supersededPolls;
    private int _silentLinks;
    private bool _isOff;

    internal DiallingInverter(FleetSimulation fleet, int number, CloudCipher? cipher, CommonResponses common)
    {
        _fleet = fleet;
        _common = common;
        Number = number;
        Cipher = cipher;
    }

    /// <summary>The number in its serial number.</summary>
    internal int Number { get; }

    /// <summary>Encrypts each frame in both directions; null if it does not encrypt.</summary>
    internal CloudCipher? Cipher { get; }

    /// <summary>The fast polls answered.</summary>
    internal long Answers
    {
        get
        {
            lock (_turn) return _answers;
        }
    }

    /// <summary>The connections open now.</summary>
    internal int OpenLinks
    {
        get
        {
            lock (_turn) return _openLinks;
        }
    }

    /// <summary>Opens one more connection, even if another is open. It is answered like the others.</summary>
    internal void Dial()
    {
        DiallingLink link;
        lock (_turn)
        {
            if (_isOff || _fleet.HasEnded) return;
            _firstDial ??= _fleet.Now;
            link = new DiallingLink(_fleet, this, ++_dials);
            _links.Add(link);
        }

        link.Start();
    }

    /// <summary>Dials, unless it is connected or has just dialled.</summary>
    internal void Redial()
    {
        lock (_turn)
            if (_links.Count > 0) return;
        Dial();
    }

    /// <summary>Answers nothing more on its present connections, which stay open: they are half open. It answers on later ones.</summary>
    internal void Silence()
    {
        lock (_turn) _silentLinks = _dials;
    }

    /// <summary>Closes its connections; it dials again as usual.</summary>
    internal void Disconnect()
    {
        DiallingLink[] links;
        lock (_turn) links = [.. _links];
        foreach (var link in links) link.Close();
    }

    /// <summary>Switches its supply off: its connections stay open and silent, and it does not dial any more.</summary>
    internal void PowerOff()
    {
        lock (_turn)
        {
            _isOff = true;
            _silentLinks = _dials;
        }
    }

    /// <summary>Switches its supply on again: it dials.</summary>
    internal void PowerOn()
    {
        lock (_turn) _isOff = false;
        Dial();
    }

    /// <summary>What it has seen so far.</summary>
    internal InverterReport Report()
    {
        lock (_turn)
        {
            var polls = (int)Math.Min(_answers, PollsKept);
            return new InverterReport(SerialNumbers.Of(Number), Cipher is not null)
            {
                Answers = _answers,
                LastPolls = [.. Enumerable.Range(0, polls)
                    .Select(i => new DateTimeOffset(_polls[(_answers - polls + i) % PollsKept], TimeSpan.Zero))],
                Connections = _connections,
                FailedDials = _failedDials,
                OpenLinks = _openLinks,
                MostOpenLinks = _mostOpenLinks,
                SupersededPolls = _supersededPolls,
                FirstDial = _firstDial,
                FirstPoll = _firstPoll,
                Outages = [.. _outages ?? []],
                Writes = [.. _writes ?? []],
            };
        }
    }

    /// <summary>Closes the connections that have received nothing for too long.</summary>
    internal void CloseSilentLinks(TimeSpan longest)
    {
        DiallingLink[]? links = null;
        lock (_turn)
            if (_links.Exists(link => link.Silence > longest)) links = [.. _links.Where(link => link.Silence > longest)];
        foreach (var link in links ?? []) link.Close();
    }

    /// <summary>The tasks of its connections.</summary>
    internal Task[] Serving()
    {
        lock (_turn) return [.. _links.Select(link => link.Serving)];
    }

    /// <summary>Notes that a connection is made.</summary>
    internal void Opened()
    {
        lock (_turn)
        {
            _connections++;
            _openLinks++;
            _mostOpenLinks = Math.Max(_mostOpenLinks, _openLinks);
            if (_outages is [.., { Polled: null } last]) _outages[^1] = last with { Connected = _fleet.Now };
        }
    }

    /// <summary>Notes that a connection has ended, or was not made.</summary>
    internal void Ended(DiallingLink link, bool wasOpen)
    {
        lock (_turn)
        {
            _ = _links.Remove(link);
            if (wasOpen) _openLinks--;
            else _failedDials++;
            if (wasOpen && _links.Count == 0) BeginOutage();
            if (_links.Count > 0 || _isOff) return;
        }

        _fleet.RedialLater(this);
    }

    /// <summary>Answers a request.</summary>
    /// <param name="link">The number of the connection on which it came.</param>
    /// <param name="request">The unencrypted request.</param>
    internal Answer Answer(int link, Frame request)
    {
        if (request.Direction != FrameDirection.Request) return Simulation.Answer.None;
        lock (_turn)
        {
            if (request.Command != _fleet.Stamp.IdentifyingCommand) NotePoll(link);
            if (link <= _silentLinks || _fleet.View.Find(request.Command) is not { } command) return Simulation.Answer.None;
            var closes = false;
            IReadOnlyList<byte[]> frames;
            if (_own is null && command.Access == CommandAccess.Read)
            {
                frames = _common.To(command);
            }
            else
            {
                if (command.Access is CommandAccess.Write or CommandAccess.Network)
                    (_writes ??= []).Add(new SimulatedWrite(_fleet.Now, link, command.Code, Convert.ToHexStringLower(request.Payload)));
                _own ??= _common.CreateOwn();
                frames = _own.Respond(request);
                closes = _own.DropsConnection;
            }

            var count = command.Code == _fleet.Stamp.CounterCommand && frames.Count > 0 ? Count() : 0;
            return new Answer(frames, count, closes);
        }
    }

    /// <summary>Takes back the counter of an answer that could not be sent.</summary>
    internal void NotSent(Answer answer)
    {
        lock (_turn)
            if (answer.Count > 0 && answer.Count == _answers) _answers--;
    }

    private long Count()
    {
        _polls[_answers % PollsKept] = _fleet.Now.Ticks;
        return ++_answers;
    }

    private void NotePoll(int link)
    {
        if (link < _polledLink) _supersededPolls++;
        if (link <= _polledLink) return;
        _polledLink = link;
        _firstPoll ??= _fleet.Now;
        if (_outages is [.., { Polled: null } last]) _outages[^1] = last with { Polled = _fleet.Now };
    }

    private void BeginOutage()
    {
        _outages ??= [];
        if (_outages is [.., { Polled: null }]) return;
        if (_outages.Count == OutagesKept) _outages.RemoveAt(0);
        _outages.Add(new Outage(_fleet.Now, null, null));
    }
}
