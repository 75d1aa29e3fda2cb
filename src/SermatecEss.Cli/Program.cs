using SermatecEss.Cli;
using SermatecEss.Cli.Terminals;

StandardStream.Prepare();
NameService.KeepToFilesAndDns();
return await Application.RunAsync(args, Terminal.Output, Terminal.Error);
