using System.CommandLine;
using Encoder.Cli.Encode;

namespace Encoder.Cli.CommandLine;

/// <summary>The command line of <c>encoder</c>: parses, merges the config file, runs.</summary>
internal static class EncoderCommandLine
{
    // An input may be called "@clip.mp4", and "-o" next to "-crf" must not be taken for a bundle.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliHost host, CancellationToken cancellationToken)
    {
        var encode = new EncodeCommand();
        encode.SetAction((result, token) => EncodeSession.RunAsync(encode.Read(result), host, token));
        var root = new RootCommand("Encodes video: chunk-parallel, frame-exact, to HLS, DASH and MP4.") { encode };

        var result = root.Parse(args, Parsing);
        if (result.GetResult(encode) is not null && result.GetResult(encode.Config) is { Implicit: false } && result.GetValue(encode.Config) is { } path)
        {
            var config = ConfigFile.Read(path, encode, result);
            if (config.Mistake is { } mistake)
                return Refuse(host, [mistake]);
            result = root.Parse([.. args, .. config.Arguments], Parsing);
        }
        if (result.Errors.Count > 0)
            return Refuse(host, result.Errors.Select(error => error.Message));
        // Signals are ours (Interruption): System.CommandLine's own handler would end the process while files are cleaned up.
        return await result.InvokeAsync(
            new InvocationConfiguration { Output = host.Out, Error = host.Error, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false },
            cancellationToken);
    }

    private static int Refuse(CliHost host, IEnumerable<string> mistakes)
    {
        foreach (var mistake in mistakes)
            host.Error.WriteLine($"encoder: {mistake}");
        host.Error.WriteLine("encoder: try 'encoder encode --help'.");
        return ExitCodes.Usage;
    }
}
