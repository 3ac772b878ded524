using Salus.Cli.Commands;

return await CommandLine.RunAsync(args);
