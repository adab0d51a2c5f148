using System.CommandLine;
using Encoder.Cli.Cost;
using Encoder.Cli.Encode;
using Encoder.Cli.Serve;
using Encoder.Silo.Terminal;

namespace Encoder.Cli.CommandLine;

/// <summary>The command line of <c>encoder</c>: parses, merges the config file, runs.</summary>
internal static class EncoderCommandLine
{
    // An input may be called "@clip.mp4", and "-o" next to "-crf" must not be taken for a bundle.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliHost host, CancellationToken cancellationToken)
    {
        var serve = new ServeCommand();
        var keys = new KeysCommand();
        var cost = new CostCommand();
        Command[] others = [serve, keys, cost, .. RemoteCommands.All(host), RemoteCommands.Live(host)];
        var (result, encode) = Parse(args, others);
        if (OptionValues.IsGiven(result, encode.Config) && result.GetValue(encode.Config) is { } path)
        {
            var config = ConfigFile.Read(path, encode, result);
            if (config.Mistake is { } mistake)
                return Refuse(host, [mistake], encode);
            (result, encode) = Parse([.. args, .. config.Arguments], others);
        }
        if (result.Errors.Count > 0)
            return Refuse(host, result.Errors.Select(error => error.Message), result.CommandResult.Command);
        encode.SetAction((parsed, token) => EncodeSession.RunAsync(encode.Read(parsed), host, token));
        serve.SetAction((parsed, token) => ServeSession.RunAsync(serve.Read(parsed), host, token));
        keys.New.SetAction(parsed => KeysSession.New(keys.Read(parsed), host));
        cost.SetAction((parsed, token) => CostSession.RunAsync(cost.Read(parsed), host, token));
        // Signals are ours (Interruption): System.CommandLine's own handler would end the process while files are cleaned up.
        var status = await result.InvokeAsync(
            new InvocationConfiguration { Output = host.Out, Error = host.Error, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false },
            cancellationToken);
        return IsAnswer(result.CommandResult.Command) ? StatusOfAnswer(host, status) : status;
    }

    /// <summary>Whether what the command prints is all that it does. What others do is done, whether or not anybody could be told of it.</summary>
    private static bool IsAnswer(Command command) => command is not (EncodeCommand or ServeCommand or UploadCommand or DownloadCommand) && command.Name is not "watch";

    private static int StatusOfAnswer(CliHost host, int status)
    {
        if (status != ExitCodes.Ok || host.Out is not TerminalWriter { Failure: { } failure }) return status;
        host.Error.WriteLine($"encoder: the answer could not be written to standard output: {failure}");
        return ExitCodes.Failed;
    }

    /// <summary>Parses the command line without a config file.</summary>
    public static (ParseResult Result, EncodeCommand Encode) Parse(IReadOnlyList<string> args, params Command[] others)
    {
        var encode = new EncodeCommand();
        var root = new RootCommand("Encodes video to HLS, DASH and MP4: frame-exact, with chunks in parallel.") { encode };
        foreach (var other in others) root.Add(other);
        return (root.Parse(args, Parsing), encode);
    }

    private static int Refuse(CliHost host, IEnumerable<string> mistakes, Command command)
    {
        foreach (var mistake in mistakes)
            host.Error.WriteLine($"encoder: {mistake}");
        host.Error.WriteLine($"encoder: try 'encoder {(command is RootCommand ? "" : command.Name + " ")}--help'.");
        return ExitCodes.Usage;
    }
}
