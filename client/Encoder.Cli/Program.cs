using Encoder.Cli;
using Encoder.Cli.CommandLine;
using Encoder.Silo.Terminal;

// First: what is opened later must not get the number of a stream that the caller closed.
var terminal = StandardStreams.Open();
using var interruption = new Interruption();
return await EncoderCommandLine.RunAsync(args, CliHost.OfThisProcess(terminal), interruption.Token);
