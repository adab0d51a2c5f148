using System.CommandLine;
using Encoder.Cli.Output;
using Encoder.Contracts;
using Encoder.Core.Ladders;

namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder live start</c>.</summary>
internal sealed class LiveStartCommand : RemoteCommand
{
    private readonly Argument<string?> name = new("NAME") { Description = "The name of the channel.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> ladder = new("--ladder") { HelpName = "NAMES", Description = "Rungs to encode, such as 720p,360p, with the preset veryfast." };
    private readonly Option<string?> spec = new("--spec") { HelpName = "FILE", Description = "Channel spec (JSON file), used instead of --ladder." };
    private readonly Option<string?> protocol = new("--protocol") { HelpName = "NAME", Description = "How the stream comes in: rtmp or srt. Default: rtmp." };
    private readonly Option<string?> source = new("--source") { HelpName = "ADDRESS", Description = "Address that the server pulls the stream from, used instead of --protocol." };
    private readonly Option<double?> window = new("--window")
    {
        HelpName = "S", Description = "How far back viewers can seek, in seconds, 12 to 86400. Default: 60.", CustomParser = result => OptionValues.Number(result, "seconds", 12, 86_400),
    };
    private readonly Option<double?> slate = new("--slate")
    {
        HelpName = "S", Description = "Send black and silence after so many seconds without a stream, 0 to 3600. Default: players wait.", CustomParser = result => OptionValues.Number(result, "seconds", 0, 3_600),
    };

    private readonly Option<bool> lowLatency = new("--low-latency") { Description = "List parts of 0.4 s, for players with low-latency HLS." };

    public LiveStartCommand() : base("start", "Create a channel, and print its stream key once.")
    {
        Add(name);
        protocol.AcceptOnlyFromAmong("rtmp", "srt");
        Take(ladder, spec, protocol, source, window, slate, lowLatency);
        Validators.Add(result => OptionValues.Exclusive(result, ladder, spec));
        Validators.Add(result => OptionValues.Exclusive(result, protocol, source));
    }

    /// <summary>The spec that the options ask for.</summary>
    public ChannelSpec Read(ParseResult result)
    {
        var read = result.GetValue(spec) is { } path ? ChannelSpecReader.Parse(ReadText(path)) : new ChannelSpec();
        if (result.GetValue(ladder) is { } names) read = read with { Ladder = [.. Ladder.Parse(names).Select(rung => rung with { Preset = "veryfast" })] };
        if (result.GetValue(protocol) is { } wanted) read = read with { Protocol = wanted == "srt" ? IngestProtocol.Srt : IngestProtocol.Rtmp };
        if (result.GetValue(source) is { } address) read = read with { Protocol = IngestProtocol.Pull, Source = address };
        return read with
        {
            Name = result.GetValue(name) ?? read.Name,
            WindowSeconds = result.GetValue(window) ?? read.WindowSeconds,
            SlateAfterSeconds = result.GetValue(slate) ?? read.SlateAfterSeconds,
            LowLatency = result.GetValue(lowLatency) || read.LowLatency,
        };
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (FileFaults.IsFileError(e))
        {
            throw new FaultException(ErrorCodes.SpecInvalid, $"The spec {path} cannot be read. Check its name and permissions.", e.Message);
        }
    }
}
