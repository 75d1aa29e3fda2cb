using System.CommandLine;
using SermatecEss.FleetBench;

var inverters = new Option<int>("--inverters") { Description = "The inverters", DefaultValueFactory = _ => 10_000 };
var rate = new Option<int>("--rate") { Description = "Readings a second", DefaultValueFactory = _ => 333 };
var seconds = new Option<int>("--seconds") { Description = "How long they are written", DefaultValueFactory = _ => 60 };
var state = new Option<int>("--state")
{
    Description = "Bytes of the state saved with each reading; 0 for none",
    DefaultValueFactory = _ => 0,
};
var backlog = new Option<int>("--backlog")
{
    Description = "Readings that have waited and are written at once",
    DefaultValueFactory = _ => 100_000,
};
var writer = new Command("writer", "Writes readings to a PostgreSQL of its own, and measures both.")
{
    inverters, rate, seconds, state, backlog,
};
writer.SetAction((parse, cancellation) => new WriterBench(parse.GetValue(inverters), parse.GetValue(state))
    .RunAsync(parse.GetValue(rate), parse.GetValue(seconds), parse.GetValue(backlog), cancellation));
return await new RootCommand("Measures sermatec-fleet.") { writer }.Parse(args).InvokeAsync();
