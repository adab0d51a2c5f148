using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using Encoder.Contracts;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Ingesting;
using Encoder.Grains;

namespace Encoder.Node.Live;

/// <summary>How the stream of a channel comes in: what ffmpeg runs with for each publisher, and how its words are read.</summary>
/// <param name="Endpoint">Where publishers send to.</param>
/// <param name="Command">The command.</param>
/// <param name="List">What it reads from stdin; null for nothing.</param>
/// <param name="NewLines">Reads what it says of one publisher.</param>
/// <param name="IsOpen">Whether its port is open: ffmpeg does not say when it listens.</param>
internal sealed record IngestTransport(IngestEndpoint Endpoint, FfmpegCommand Command, IngestList? List, Func<PublisherLines> NewLines, Func<bool> IsOpen)
{
    /// <summary>A listener on a port.</summary>
    public static IngestTransport Listener(IngestOrder order, LiveOptions live, InputLimits limits, int port)
    {
        var listen = new IPEndPoint(IPAddress.Parse(live.Listen), port);
        return order.Spec.Protocol switch
        {
            IngestProtocol.Rtmp => new IngestTransport(
                EndpointOf($"/{IngestCommand.Application}"), IngestCommand.Rtmp(listen, live.SilenceAfter, limits), null,
                () => new PublisherLines(key => StreamKey.IsMatch(key, order.KeyHash)),
                () => IsIn(Opened.GetActiveTcpListeners())),
            IngestProtocol.Srt => new IngestTransport(
                EndpointOf(""), IngestCommand.Listed(limits), IngestList.Srt(listen, order.Passphrase!.Text, live.SilenceAfter),
                () => new PublisherLines(),
                () => IsIn(Opened.GetActiveUdpListeners())),
            _ => throw new FaultException(ErrorCodes.IngestOff, "This node does not know the protocol of the channel."),
        };

        IngestEndpoint EndpointOf(string path) =>
            new(string.Create(CultureInfo.InvariantCulture, $"{order.Spec.Protocol.ToString().ToLowerInvariant()}://{live.HostName}:{port}{path}"), port);

        bool IsIn(IPEndPoint[] open) => open.Any(one => one.Port == port);
    }

    private static IPGlobalProperties Opened => IPGlobalProperties.GetIPGlobalProperties();
}
