using SermatecEss.Fleet;
using SermatecEss.Hosting.Terminals;

StandardStream.Prepare();
return await Application.RunAsync(args, Terminal.Output, Terminal.Error);
