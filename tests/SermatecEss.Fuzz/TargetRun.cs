namespace SermatecEss.Fuzz;

/// <summary>Searches for inputs of one target that violate a property.</summary>
/// <param name="target">The target.</param>
/// <param name="number">Its number.</param>
/// <param name="last">Takes each input before it is tried.</param>
/// <param name="seed">The seed of the random numbers.</param>
internal sealed class TargetRun(FuzzTarget target, int number, LastInput last, int seed)
{
    private const int MostInputs = 2048;
    private const int MostKept = 30;
    private const int LongestKept = 1500;

    /// <summary>The bytes that the product may allocate for any input, and in addition per input byte.</summary>
    private const long MostAllocated = 128 << 20;
    private const long MostAllocatedPerByte = 20_000;
    private readonly CorpusFolder _folder = new(target.Name);
    private readonly Random _random = new(seed);
    private readonly Coverage _coverage = new();
    private readonly List<byte[]> _inputs = [];
    private readonly HashSet<string> _known = [];
    private readonly Mutator _mutator = new(target.Form, target.Words(), new Random(seed));
    private long _tried;

    /// <summary>The number of failures found.</summary>
    internal int Findings { get; private set; }

    /// <summary>A one-line summary.</summary>
    internal string Line =>
        $"fuzz: {target.Name,-14} {_tried,9} inputs, {_coverage.Count,5} branches, {_folder.Files.Count,3} files, {Findings} findings";

    /// <summary>Tries every file of the corpus, and the target's initial inputs.</summary>
    internal void Begin()
    {
        foreach (var file in _folder.Files)
        {
            var input = File.ReadAllBytes(file);
            if (Try(input) is not { } failure) Learn(input);
            else if (_known.Add(failure.Kind)) Tell(failure, file);
        }

        foreach (var input in target.Seeds()) TryNew(input);
        if (_inputs.Count == 0) _inputs.Add([]);
    }

    /// <summary>Tries one file.</summary>
    internal void Check(string file)
    {
        if (Try(File.ReadAllBytes(file)) is { } failure) Tell(failure, file);
    }

    /// <summary>Tries new inputs for a while.</summary>
    internal void Go(TimeSpan duration)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < duration)
            TryNew(_mutator.Next(() => _inputs[_random.Next(_inputs.Count)]));
    }

    /// <summary>Tries a number of new inputs.</summary>
    internal void Go(int inputs)
    {
        for (var i = 0; i < inputs; i++) TryNew(_mutator.Next(() => _inputs[_random.Next(_inputs.Count)]));
    }

    /// <summary>Adds inputs to the corpus that reach branches that its files do not reach, shortest first.</summary>
    internal void Keep()
    {
        var coverage = new Coverage();
        bool IsNew(byte[] input)
        {
            var before = coverage.Count;
            return Try(input) is null && coverage.HasLearnt() && coverage.Count > before;
        }

        foreach (var file in _folder.Files) _ = IsNew(File.ReadAllBytes(file));
        foreach (var input in _inputs.Where(input => input.Length <= LongestKept).OrderBy(input => input.Length).ToList())
            if (_folder.Files.Count < MostKept && IsNew(input)) _ = _folder.Add("kept", input);
    }

    private void TryNew(byte[] input)
    {
        if (Try(input) is not { } failure) Learn(input);
        else if (_known.Add(failure.Kind))
            Tell(failure, _folder.Add("finding", Minimiser.Shrink(input, shorter => Try(shorter)?.Kind == failure.Kind)));
    }

    private void Learn(byte[] input)
    {
        if (!_coverage.HasLearnt()) return;
        if (_inputs.Count < MostInputs) _inputs.Add(input);
        else _inputs[_random.Next(MostInputs)] = input;
    }

    private Failure? Try(byte[] input)
    {
        _tried++;
        last.Set(number, input);
        Coverage.Begin();
        var before = GC.GetTotalAllocatedBytes();
        try
        {
            target.Check(input);
        }
        catch (Exception e) when (e.GetType() == target.Refusal)
        {
            // Rejected, as it should be.
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }

        return GC.GetTotalAllocatedBytes() - before > MostAllocated + (input.Length * MostAllocatedPerByte)
            ? new Failure("memory", $"an input of {input.Length} bytes makes the product allocate more than {MostAllocated >> 20} MiB")
            : null;
    }

    private void Tell(Failure failure, string file)
    {
        Findings++;
        Console.WriteLine($"fuzz: finding of {target.Name} (seed {seed}): {failure.Text}");
        Console.WriteLine($"  {file}");
        Console.WriteLine($"  again: dotnet run -c Release --project tests/SermatecEss.Fuzz -- --target {target.Name} --file {file}");
    }
}
