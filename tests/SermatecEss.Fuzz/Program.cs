using System.Globalization;
using SermatecEss.Fuzz;

const int Ok = 0, Found = 1, WrongUsage = 2;
const int Repetitions = 2000;

if (FuzzOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(FuzzOptions.Usage);
    return WrongUsage;
}

var random = new Random(options.Seed);
var fuzzer = new Fuzzer(random);
var clock = TimeProvider.System;
var start = clock.GetTimestamp();
var inputs = 0L;
Input? input = null;
try
{
    if (options.Input is { } one)
    {
        // How the input is cut and which definitions it meets is drawn anew each time.
        for (input = one; inputs < Repetitions; inputs++) _ = fuzzer.Check(one);
    }
    else
    {
        var corpus = new Corpus(random);
        var mutator = new Mutator(corpus, random);
        for (; clock.GetElapsedTime(start) < options.Duration; inputs++)
        {
            input = mutator.Next();
            corpus.Learn(input, fuzzer.Check(input));
        }
    }
}
catch (Exception e) when (input is not null)
{
    Console.WriteLine($"fuzz: finding at input {inputs} (seed {options.Seed}): {(e is Finding ? e.Message : e.ToString())}");
    Console.WriteLine(Convert.ToHexStringLower(input.Bytes));
    Console.WriteLine($"repeat it: dotnet run -c Release --project tests/SermatecEss.Fuzz -- {input}");
    return Found;
}

var seconds = clock.GetElapsedTime(start).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
Console.WriteLine($"fuzz: {inputs} inputs, {fuzzer.Frames} frames, 0 findings in {seconds}s (seed {options.Seed})");
return Ok;
