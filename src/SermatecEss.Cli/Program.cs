using SermatecEss.Cli;

NameService.KeepToFilesAndDns();
return await Application.RunAsync(args, Console.Out, Console.Error);
