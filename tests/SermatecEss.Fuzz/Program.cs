using SermatecEss.Fuzz;

const int Ok = 0, Found = 1, WrongUsage = 2;
const int Rounds = 3;

if (args is ["--list"])
{
    foreach (var target in TargetTable.All) Console.WriteLine($"{target.Name}: {target.Entry}\n  {target.Holds}");
    return Ok;
}

if (FuzzOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(FuzzOptions.Usage);
    return WrongUsage;
}

if (Environment.GetEnvironmentVariable(LastInput.Variable) is not { } path)
{
    // The same numbers in the other process.
    return Supervisor.Run([.. args, "--seed", $"{options.Seed}"]);
}

Coverage.Attach();
using var last = new LastInput(path);
var runs = TargetTable.All
    .Select((target, number) => (target.Name, Run: new TargetRun(target, number, last, options.Seed)))
    .Where(run => options.Target is null || run.Name == options.Target)
    .Select(run => run.Run)
    .ToList();
if (runs.Count == 0)
{
    Console.Error.WriteLine($"There is no target {options.Target}; --list names them.");
    return WrongUsage;
}

if (options.File is { } file)
{
    runs[0].Check(file);
}
else
{
    var start = TimeProvider.System.GetTimestamp();
    foreach (var run in runs)
    {
        run.Begin();
        if (options.Inputs is { } inputs) run.Go(inputs);
    }

    for (var round = 0; round < Rounds && options.Inputs is null; round++)
    {
        for (var next = 0; next < runs.Count; next++)
        {
            // The remaining time is shared, so that slow targets take nothing from the total.
            var left = options.Duration - TimeProvider.System.GetElapsedTime(start);
            if (left > TimeSpan.Zero) runs[next].Go(left / ((Rounds - round) * runs.Count - next));
        }
    }

    if (options.Keeps) foreach (var run in runs) run.Keep();
    foreach (var run in runs) Console.WriteLine(run.Line);
}

var findings = runs.Sum(run => run.Findings);
Console.WriteLine($"fuzz: {findings} findings (seed {options.Seed})");
return findings == 0 ? Ok : Found;
