using System.CommandLine;
using SermatecEss.PageBench;

// Measures the page in Debian's Chromium: what is loaded, when the first values are shown, and what showing them costs.
var program = new Option<string>("--program")
{
    Description = "The executable",
    DefaultValueFactory = _ => "artifacts/native/sermatec-ess",
};
var browser = new Option<string>("--browser") { Description = "The browser", DefaultValueFactory = _ => "/usr/bin/chromium" };
var runs = new Option<int>("--runs") { Description = "How often the page is opened", DefaultValueFactory = _ => 20 };
var seconds = new Option<int>("--seconds") { Description = "How long its processor time is measured", DefaultValueFactory = _ => 20 };
var root = new RootCommand("Measures the page in a browser") { program, browser, runs, seconds };
root.SetAction((parse, _) => new Measurement(
    parse.GetValue(program)!, parse.GetValue(browser)!, parse.GetValue(runs), TimeSpan.FromSeconds(parse.GetValue(seconds))).RunAsync());
return await root.Parse(args).InvokeAsync();
