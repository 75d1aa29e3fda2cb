using SermatecEss.Cli;
using SermatecEss.Cli.Terminals;

NameService.KeepToFilesAndDns();
return await Application.RunAsync(args, Terminal.Output, Terminal.Error);
