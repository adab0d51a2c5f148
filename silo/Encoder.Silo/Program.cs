using Encoder.Contracts;
using Encoder.Silo;
using Encoder.Silo.Terminal;
using Microsoft.Extensions.Options;

// First: what is opened later must not get the number of a stream that the caller closed.
StandardStreams.Open();

if (args is ["--help" or "-h"])
{
    await Console.Out.WriteAsync(SiloCommandLine.Help());
    return 0;
}

try
{
    await using var silo = await SiloHost.BuildAsync(args);
    await silo.RunAsync();
    return 0;
}
catch (OptionsValidationException exception)
{
    foreach (var fault in exception.Failures) await Console.Error.WriteLineAsync(fault);
    return 2;
}
catch (FaultException exception)
{
    foreach (var fault in exception.Faults) await Console.Error.WriteLineAsync(fault.ToString());
    return 1;
}
