using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using Encoder.Contracts;
using Encoder.Core.Channels;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Ingesting;
using Encoder.Ffmpeg.Processes;
using Encoder.Grains;

namespace Encoder.Node.Live;

/// <summary>How the stream of a channel comes in: what ffmpeg runs with for each publisher, and how its words are read.</summary>
/// <param name="Endpoint">Where publishers send to, or where the stream is pulled from.</param>
/// <param name="Command">The command.</param>
/// <param name="NewLines">Reads what it says of one publisher.</param>
/// <param name="IsOpen">Whether its port is open: ffmpeg does not say when it listens.</param>
internal abstract record IngestTransport(IngestEndpoint Endpoint, FfmpegCommand Command, Func<PublisherLines> NewLines, Func<bool> IsOpen)
{
    /// <summary>What ffmpeg reads from stdin for the next publisher, when it is time to run it; null for nothing.</summary>
    public abstract Task<IngestList?> ListAsync(CancellationToken cancellationToken);

    /// <summary>Why no stream has come in a run of ffmpeg; null when one has, or may still come.</summary>
    public abstract Fault? FaultOf(ProcessOutcome outcome, bool hasCome);

    /// <summary>How long to wait after a stream has ended.</summary>
    public virtual TimeSpan PauseAfterStream => TimeSpan.Zero;

    /// <summary>How long to wait after so many faults in a row; null when the work fails.</summary>
    public abstract TimeSpan? PauseAfter(int faults);

    /// <summary>A listener on a port.</summary>
    public static IngestTransport Listen(IngestOrder order, LiveOptions live, InputLimits limits, int port)
    {
        var listen = new IPEndPoint(IPAddress.Parse(live.Listen), port);
        return order.Spec.Protocol switch
        {
            IngestProtocol.Rtmp => new Listener(
                EndpointOf($"/{IngestCommand.Application}"), IngestCommand.Rtmp(listen, live.SilenceAfter, limits), null,
                () => new PublisherLines(key => StreamKey.IsMatch(key, order.KeyHash)),
                () => IsIn(Opened.GetActiveTcpListeners())),
            IngestProtocol.Srt => new Listener(
                EndpointOf(""), IngestCommand.Listed(limits), IngestList.Srt(listen, order.Passphrase!.Text, live.SilenceAfter),
                () => new PublisherLines(),
                () => IsIn(Opened.GetActiveUdpListeners())),
            _ => throw new FaultException(ErrorCodes.IngestOff, "This node does not know the protocol of the channel."),
        };

        IngestEndpoint EndpointOf(string path) =>
            new(string.Create(CultureInfo.InvariantCulture, $"{order.Spec.Protocol.ToString().ToLowerInvariant()}://{live.HostName}:{port}{path}"), port);

        bool IsIn(IPEndPoint[] open) => open.Any(one => one.Port == port);
    }

    /// <summary>A place on the shared port.</summary>
    public static IngestTransport Share(RtmpServer server, RtmpSeat seat, LiveOptions live, InputLimits limits) => new Sharer(
        new IngestEndpoint(string.Create(CultureInfo.InvariantCulture, $"rtmp://{live.HostName}:{live.RtmpPort}/{IngestCommand.Application}"), live.RtmpPort!.Value),
        IngestCommand.Listed(limits),
        () => server.IsOpen,
        async token =>
        {
            var publisher = await seat.NextAsync(token).ConfigureAwait(false);
            var address = string.Create(CultureInfo.InvariantCulture, $"rtmp://{server.Loopback}/{IngestCommand.Application}/{publisher.Name}");
            return IngestList.FromRtmp(server.Loopback, new Uri(address), live.SilenceAfter);
        });

    /// <summary>What an ffmpeg makes itself.</summary>
    public static IngestTransport Slate(FfmpegCommand command) => new Maker(command);

    /// <summary>A source that is pulled.</summary>
    public static IngestTransport Pull(ChannelSource source, SourceGuard guard, SourceProxy proxy, LiveOptions live, InputLimits limits) => new Puller(source, IngestCommand.Listed(limits), async token =>
    {
        var server = await guard.FindAsync(source, token).ConfigureAwait(false);
        return source.Address.Scheme switch
        {
            "srt" => IngestList.FromSrt(server, source.Parameters, live.SilenceAfter),
            "rtmp" => IngestList.FromRtmp(server, source.Address, live.SilenceAfter),
            _ => IngestList.FromHttp(source.Address, proxy.Address, live.SilenceAfter),
        };
    });

    private static IPGlobalProperties Opened => IPGlobalProperties.GetIPGlobalProperties();

    // Attempts to listen, and the pause between them.
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private sealed record Listener(IngestEndpoint Endpoint, FfmpegCommand Command, IngestList? List, Func<PublisherLines> NewLines, Func<bool> IsOpen)
        : IngestTransport(Endpoint, Command, NewLines, IsOpen)
    {
        public override Task<IngestList?> ListAsync(CancellationToken cancellationToken) => Task.FromResult(List);

        // Its own words are not passed on: they contain what the publisher sent as its key.
        public override Fault? FaultOf(ProcessOutcome outcome, bool hasCome) => outcome.ExitedCleanly || hasCome || outcome.Elapsed > Pause
            ? null
            : new Fault(ErrorCodes.IngestFailed, $"ffmpeg could not listen on port {Endpoint.Port}: another program may use it.");

        public override TimeSpan? PauseAfter(int faults) => faults < Attempts ? Pause : null;
    }

    private sealed record Sharer(IngestEndpoint Endpoint, FfmpegCommand Command, Func<bool> IsOpen, Func<CancellationToken, Task<IngestList>> NextList)
        : IngestTransport(Endpoint, Command, () => new PublisherLines(), IsOpen)
    {
        public override async Task<IngestList?> ListAsync(CancellationToken cancellationToken) => await NextList(cancellationToken).ConfigureAwait(false);

        // It waits for a publisher before it begins; one that goes at once is no fault.
        public override Fault? FaultOf(ProcessOutcome outcome, bool hasCome) => null;

        public override TimeSpan? PauseAfter(int faults) => faults < Attempts ? Pause : null;
    }

    private sealed record Maker(FfmpegCommand Command) : IngestTransport(new IngestEndpoint("", 0), Command, () => new PublisherLines(), () => true)
    {
        public override Task<IngestList?> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IngestList?>(null);

        public override Fault? FaultOf(ProcessOutcome outcome, bool hasCome) => hasCome ? null : new Fault(ErrorCodes.IngestFailed, "ffmpeg made no stream.", outcome.Detail);

        public override TimeSpan? PauseAfter(int faults) => null;
    }

    private sealed record Puller(ChannelSource Source, FfmpegCommand Command, Func<CancellationToken, Task<IngestList>> NextList)
        : IngestTransport(new IngestEndpoint(Source.Place, Source.Port), Command, () => new PublisherLines(), () => true)
    {
        private const string LastLine = "pipe:0: ";
        private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

        public override async Task<IngestList?> ListAsync(CancellationToken cancellationToken) => await NextList(cancellationToken).ConfigureAwait(false);

        // Of its own words only the reason is passed on: the others contain the address, which may be secret.
        public override Fault? FaultOf(ProcessOutcome outcome, bool hasCome)
        {
            if (hasCome) return null;
            var last = outcome.StderrTail.Split('\n')[^1];
            var reason = last.StartsWith(LastLine, StringComparison.Ordinal) ? last[LastLine.Length..] : "no stream came";
            return new Fault(ErrorCodes.SourceAway, $"{Source.Place} cannot be read ({reason}). It is tried again.");
        }

        // A source that ends again and again is not asked without end.
        public override TimeSpan PauseAfterStream => TimeSpan.FromSeconds(1);

        public override TimeSpan? PauseAfter(int faults) => TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(faults, 8) - 1)));
    }
}
