using Encoder.Cli;
using Encoder.Cli.CommandLine;

using var interruption = new Interruption();
return await EncoderCommandLine.RunAsync(args, CliHost.OfThisProcess(), interruption.Token);
