using System.Collections.Concurrent;
using System.Globalization;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Simulator.Faults;

/// <summary>
/// The faults between a simulated inverter and its clients, and how often they happen. May be changed while the server runs.
/// </summary>
public sealed class FaultPlan
{
    private readonly ConcurrentQueue<Fault> _next = new();
    private readonly double[] _chances = new double[Enum.GetValues<Fault>().Length];

    /// <summary>The faults as values of an option.</summary>
    public static IReadOnlyList<FaultName> Names { get; } =
    [
        new("latency=TIME", "delay every response: latency=50ms"),
        new("jitter=TIME", "add a random delay of up to TIME"),
        new("split", "send every byte by itself"),
        new("gap=TIME", "pause between frames of a response: gap=0ms (default 40 ms)"),
        new("merge", "send the frames of a response in one segment"),
        new("half-open", "accept requests but never respond"),
        new("mute=CODE", "never answer one command: mute=1e"),
        new("ignore-writes", "accept settings but change nothing"),
        new("late-writes=TIME", "apply settings late: late-writes=20s"),
        new("drop=CHANCE", "do not send a frame: drop=0.1 for one in ten"),
        new("garble=CHANCE", "change a byte of a frame"),
        new("garbage=CHANCE", "send random bytes before a frame"),
        new("truncate=CHANCE", "cut a frame short"),
        new("duplicate=CHANCE", "send a frame twice"),
        new("silence=CHANCE", "send no response"),
        new("reset=CHANCE", "reset the connection within a frame"),
        new("stray=CHANCE", "send a frame that was not requested first"),
        new("checksum=CHANCE", "send a wrong checksum"),
        new("length=CHANCE", "send a wrong length, longer than the frame"),
    ];

    /// <summary>The delay of every response.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>The largest random addition to the delay.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>Whether every byte is sent separately.</summary>
    public bool SplitEveryByte { get; set; }

    /// <summary>The time between the frames of a response, as on a serial line.</summary>
    public TimeSpan FrameGap { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Whether the frames of a response come in one segment.</summary>
    public bool Merge { get; set; }

    /// <summary>Whether requests are accepted and never answered, like by a module that has lost the inverter.</summary>
    public bool HalfOpen { get; set; }

    /// <summary>Commands that are never answered, like by a firmware that does not know them.</summary>
    public IReadOnlySet<CommandCode> Muted { get; set; } = new HashSet<CommandCode>();

    /// <summary>Whether writes change nothing.</summary>
    public bool IgnoreWrites { get; set; }

    /// <summary>The additional delay before writes take effect.</summary>
    public TimeSpan WriteDelay { get; set; }

    /// <summary>The probability of a fault, 0 to 1.</summary>
    public double this[Fault fault]
    {
        get => Volatile.Read(ref _chances[(int)fault]);
        set => Volatile.Write(ref _chances[(int)fault], value);
    }

    /// <summary>Makes a fault happen to the next frame, once; several faults apply one after the other.</summary>
    public void Next(Fault fault) => _next.Enqueue(fault);

    /// <summary>Parses the faults of a command line.</summary>
    /// <param name="specifications">The texts, such as <c>drop=0.1</c>, <c>latency=50ms</c> or <c>split</c>.</param>
    /// <param name="plan">The plan, if all are valid.</param>
    /// <param name="error">Otherwise a sentence with the invalid one and what is expected.</param>
    public static bool TryParse(IEnumerable<string> specifications, out FaultPlan plan, out string error)
    {
        plan = new FaultPlan();
        error = "";
        foreach (var specification in specifications)
        {
            if (plan.TryAdd(specification)) continue;
            var names = string.Join(", ", Names.Select(name => name.Name));
            error = $"There is no fault '{specification}'. Use one of {names}; CHANCE is 0 to 1.";
            return false;
        }

        return true;
    }

    /// <summary>The fault for the next frame, if any.</summary>
    internal Fault? Draw(Random random)
    {
        if (_next.TryDequeue(out var certain)) return certain;
        foreach (var fault in Enum.GetValues<Fault>())
            if (this[fault] is > 0 and var chance && random.NextDouble() < chance) return fault;
        return null;
    }

    private bool TryAdd(string specification)
    {
        var parts = specification.Split('=', 2);
        switch (parts)
        {
            case ["split"]: SplitEveryByte = true; return true;
            case ["merge"]: Merge = true; return true;
            case ["half-open"]: HalfOpen = true; return true;
            case ["ignore-writes"]: IgnoreWrites = true; return true;
            case ["late-writes", var time] when TryParseTime(time, out var span): WriteDelay = span; return true;
            case ["mute", var code] when CommandCode.TryParse(code, out var command):
                Muted = new HashSet<CommandCode>(Muted) { command };
                return true;
            case ["gap", var time] when TryParseTime(time, out var span): FrameGap = span; return true;
            case ["latency", var time] when TryParseTime(time, out var span): Latency = span; return true;
            case ["jitter", var time] when TryParseTime(time, out var span): Jitter = span; return true;
            case [var name, var chance] when !int.TryParse(name, out _) && Enum.TryParse<Fault>(name, ignoreCase: true, out var fault)
                && double.TryParse(chance, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number is >= 0 and <= 1:
                this[fault] = number;
                return true;
            default: return false;
        }
    }

    private static bool TryParseTime(string text, out TimeSpan span)
    {
        var unit = text.EndsWith("ms", StringComparison.Ordinal) ? 0.001 : text.EndsWith('s') ? 1 : 0;
        var digits = text.AsSpan().TrimEnd("ms");
        var isNumber = double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        span = isNumber && number < 3600 ? TimeSpan.FromSeconds(number * unit) : default;
        return isNumber && unit > 0 && number < 3600;
    }
}
