using System.CommandLine;
using SermatecEss.DaemonBench;

// Measures the daemon's cost and speed: simulated inverters and a subscriber in this process, a real Mosquitto, and the executable between
// them.
var program = new Option<string>("--program")
{
    Description = "The executable",
    DefaultValueFactory = _ => "artifacts/native/sermatec-ess",
};
var inverters = new Option<int>("--inverters") { Description = "How many inverters", DefaultValueFactory = _ => 1 };
var period = new Option<int>("--period") { Description = "Seconds between two polls", DefaultValueFactory = _ => 1 };
var minutes = new Option<double>("--minutes") { Description = "How long to measure", DefaultValueFactory = _ => 1 };
var mqttOnly = new Option<bool>("--mqtt-only") { Description = "Without history and HTTP interface" };
var root = new RootCommand("Measures the daemon as a process") { program, inverters, period, minutes, mqttOnly };
root.SetAction((parse, cancellation) =>
    new Measurement(
        parse.GetValue(program)!,
        parse.GetValue(inverters),
        parse.GetValue(period),
        TimeSpan.FromMinutes(parse.GetValue(minutes)),
        parse.GetValue(mqttOnly)).RunAsync(cancellation));
return await root.Parse(args).InvokeAsync();
