using System.CommandLine;
using SermatecEss.CaptureBench;

// Measures how long the executable takes for a large capture in which few packets are an inverter's, and how much memory.
var program = new Option<string>("--program")
{
    Description = "The executable",
    DefaultValueFactory = _ => "artifacts/native/sermatec-ess",
};
var megabytes = new Option<int>("--megabytes") { Description = "The size of the capture", DefaultValueFactory = _ => 100 };
var frames = new Option<int>("--frames") { Description = "How many frames of an inverter are in it", DefaultValueFactory = _ => 10_000 };
var runs = new Option<int>("--runs") { Description = "How often it is decoded", DefaultValueFactory = _ => 9 };
var root = new RootCommand("Measures decode with a large capture") { program, megabytes, frames, runs };
root.SetAction(parse => new Measurement(parse.GetValue(program)!, parse.GetValue(runs))
    .Run(parse.GetValue(megabytes) * 1_000_000L, parse.GetValue(frames)));
return root.Parse(args).Invoke();
