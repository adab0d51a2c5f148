using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;
using Encoder.Grains;
using Microsoft.Extensions.Logging;

namespace Encoder.Node.Live;

/// <summary>
/// The shared port for publishers by RTMP. It runs while channels use it: (1) an nginx takes the connections, and calls the node about each; (2) the node
/// finds the channel by the hash of the key, and refuses others; (3) the channel has its ffmpeg play the stream under a name that only the node knows;
/// (4) when that has joined, the publisher is let in under this name, so that its first frame is played. Once a second nginx asks whether a publisher is to
/// go on.
/// </summary>
internal sealed partial class RtmpServer(IProcessRunner runner, LiveOptions live, string scratch, TimeProvider time, ILogger<RtmpServer> logger)
{
    private const string Accepted = "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n";
    private const string Refused = "HTTP/1.0 403 Forbidden\r\nContent-Length: 0\r\n\r\n";

    // As long as nginx waits for an answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim turn = new(1);
    private readonly ConcurrentDictionary<string, RtmpSeat> seats = new();
    private (LoopbackServer Calls, NginxProcess Nginx)? running;

    /// <summary>Whether the port is open.</summary>
    public bool IsOpen => running?.Nginx.IsOpen == true;

    /// <summary>Where it is reached from this machine.</summary>
    public IPEndPoint Loopback
    {
        get
        {
            var address = IPAddress.Parse(live.Listen);
            return new IPEndPoint(address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address, live.RtmpPort!.Value);
        }
    }

    /// <summary>Adds a channel, for publishers whose key has this hash.</summary>
    public async Task<RtmpSeat> JoinAsync(string keyHash, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            running ??= await StartAsync(cancellationToken).ConfigureAwait(false);

            // An earlier attempt may still be ending.
            return seats[keyHash] = new RtmpSeat();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Removes a channel. Its publisher is disconnected.</summary>
    public async Task LeaveAsync(string keyHash, RtmpSeat seat)
    {
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            seats.TryRemove(KeyValuePair.Create(keyHash, seat));
            if (!seats.IsEmpty || running is not { } all) return;
            await all.Nginx.DisposeAsync().ConfigureAwait(false);
            await all.Calls.DisposeAsync().ConfigureAwait(false);
            running = null;
        }
        finally
        {
            turn.Release();
        }
    }

    // Step 1.
    private async Task<(LoopbackServer Calls, NginxProcess Nginx)> StartAsync(CancellationToken cancellationToken)
    {
        var calls = new LoopbackServer(AnswerAsync);
        var nginx = new NginxProcess(runner, live, Path.Combine(scratch, "rtmp"), calls.Address, time, logger);
        try
        {
            await nginx.StartAsync(() => ForEach(seat => seat.Clear()), fault => ForEach(seat => seat.Fail(fault)), cancellationToken).ConfigureAwait(false);
            return (calls, nginx);
        }
        catch
        {
            await calls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void ForEach(Action<RtmpSeat> action)
    {
        foreach (var seat in seats.Values) action(seat);
    }

    private async Task AnswerAsync(NetworkStream nginx, CancellationToken cancellationToken)
    {
        if (await RtmpCall.ReadAsync(nginx, cancellationToken).ConfigureAwait(false) is not { } call) return;
        var player = call.Kind == NginxCommand.Calls.Play ? PublisherOf(call.Name) : null;
        if (player?.Played.IsCompleted == true) player = null;
        var answer = call.Kind switch
        {
            NginxCommand.Calls.Publish => await PublishAsync(call, cancellationToken).ConfigureAwait(false) is { } name ? RenamedTo(name) : Refused,
            NginxCommand.Calls.Play => player is null ? Refused : Accepted,
            NginxCommand.Calls.Update => SeatOf(call)?.Has(call.Client) == true || PublisherOf(call.Name) is not null ? Accepted : Refused,
            _ => Accepted,
        };
        if (call.Kind == NginxCommand.Calls.PublishDone) SeatOf(call)?.Gone(call.Client);
        await nginx.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken).ConfigureAwait(false);

        // nginx acts on an answer before it closes the connection: then the player has joined.
        nginx.Socket.Shutdown(SocketShutdown.Send);
        while (await nginx.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) > 0)
        {
        }

        player?.Joined();
    }

    // Steps 2 to 4.
    private async Task<string?> PublishAsync(RtmpCall call, CancellationToken cancellationToken)
    {
        if (SeatOf(call) is not { } seat)
        {
            Log.UnknownKey(logger, call.Address);
            return null;
        }

        if (seat.TryTake(call.Client) is not { } publisher) return null;
        try
        {
            if (await publisher.Played.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false)) return publisher.Name;
        }
        catch (TimeoutException)
        {
            Log.NotRecorded(logger, Patience.TotalSeconds);
        }

        seat.Gone(call.Client);
        return null;
    }

    private static string RenamedTo(string name) => $"HTTP/1.0 302 Found\r\nLocation: {name}\r\nContent-Length: 0\r\n\r\n";

    /// <summary>The publisher whose stream is played under a name.</summary>
    private RtmpPublisher? PublisherOf(string name) => seats.Values.Select(seat => seat.Find(name)).FirstOrDefault(publisher => publisher is not null);

    private RtmpSeat? SeatOf(RtmpCall call) => seats.GetValueOrDefault(new StreamKey(call.Name).Hash);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A publisher at {Address} had a stream key of no channel of this node and was refused.")]
        public static partial void UnknownKey(ILogger logger, string address);

        [LoggerMessage(2, LogLevel.Warning, "A publisher was refused because ffmpeg did not play its stream within {Seconds} s.")]
        public static partial void NotRecorded(ILogger logger, double seconds);
    }
}
