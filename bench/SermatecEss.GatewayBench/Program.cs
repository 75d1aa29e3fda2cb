using System.CommandLine;
using SermatecEss.GatewayBench;

// Measures the gateways: a simulated inverter and the clients in this process, and the executable between them.
var program = new Option<string>("--program")
{
    Description = "The executable",
    DefaultValueFactory = _ => "artifacts/native/sermatec-ess",
};
var root = new RootCommand("Measures the gateways of the daemon as a process") { program };
root.SetAction((parse, cancellation) => Measurement.RunAsync(parse.GetValue(program)!, cancellation));
return await root.Parse(args).InvokeAsync();
