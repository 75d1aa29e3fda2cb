using System.CommandLine;
using SermatecEss.ShieldBench;

// Measures what the shield adds to each frame: an inverter that dials in and a cloud in this process, and the executable between them.
var program = new Option<string>("--program")
{
    Description = "The executable",
    DefaultValueFactory = _ => "artifacts/native/sermatec-ess",
};
var questions = new Option<int>("--questions") { Description = "How many questions the cloud asks", DefaultValueFactory = _ => 5000 };
var root = new RootCommand("Measures the shield of the daemon as a process") { program, questions };
root.SetAction((parse, cancellation) =>
    Measurement.RunAsync(parse.GetValue(program)!, parse.GetValue(questions), cancellation));
return await root.Parse(args).InvokeAsync();
