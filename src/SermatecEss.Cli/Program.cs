using SermatecEss.Cli;
using SermatecEss.Hosting.Terminals;

StandardStream.Prepare();
NameService.KeepToFilesAndDns();
return await Application.RunAsync(args, Terminal.Output, Terminal.Error);
