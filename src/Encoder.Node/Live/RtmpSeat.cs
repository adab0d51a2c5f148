using System.Security.Cryptography;
using System.Threading.Channels;
using Encoder.Contracts;

namespace Encoder.Node.Live;

/// <summary>The place of a channel on the shared port: one publisher is connected at a time, and the next may wait until the channel has stored all of the one before.</summary>
internal sealed class RtmpSeat
{
    private readonly Lock gate = new();
    private readonly Channel<(RtmpPublisher? Publisher, Fault? Fault)> arrivals = Channel.CreateUnbounded<(RtmpPublisher?, Fault?)>();
    private RtmpPublisher? connected;
    private RtmpPublisher? recorded;

    /// <summary>A publisher with the key of the channel came. Null when another is connected, which has precedence.</summary>
    public RtmpPublisher? TryTake(string client)
    {
        lock (gate)
        {
            if (connected is not null) return null;
            connected = new RtmpPublisher(client);
            arrivals.Writer.TryWrite((connected, null));
            return connected;
        }
    }

    /// <summary>Whether a connection is that of the publisher, and is to go on.</summary>
    public bool Has(string client)
    {
        lock (gate) return connected?.Client == client && !connected.HasEnded;
    }

    /// <summary>The publisher whose stream is played under this name, also after it has gone: what it sent last may still be played. Null for none.</summary>
    public RtmpPublisher? Find(string name)
    {
        lock (gate) return connected?.Name == name ? connected : recorded?.Name == name ? recorded : null;
    }

    /// <summary>The publisher has gone. A player of its stream is told by nginx, after the last frame.</summary>
    public void Gone(string client)
    {
        lock (gate)
        {
            if (connected?.Client == client) Disconnect();
        }
    }

    /// <summary>All connections are gone.</summary>
    public void Clear()
    {
        lock (gate) Disconnect();
    }

    /// <summary>Nobody can come, for now.</summary>
    public void Fail(Fault fault) => arrivals.Writer.TryWrite((null, fault));

    /// <summary>Waits for the next publisher. The one before has been recorded: if it is still connected, it is disconnected.</summary>
    /// <exception cref="FaultException">Nobody can come.</exception>
    public async Task<RtmpPublisher> NextAsync(CancellationToken cancellationToken)
    {
        lock (gate) recorded?.End();
        while (true)
        {
            var (publisher, fault) = await arrivals.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (fault is not null) throw new FaultException(fault);
            lock (gate)
            {
                if (!publisher!.HasEnded) return recorded = publisher;
            }
        }
    }

    private void Disconnect()
    {
        connected?.End();
        connected = null;
    }
}

/// <summary>A publisher on the shared port.</summary>
/// <param name="client">The number of its connection.</param>
internal sealed class RtmpPublisher(string client)
{
    private const int NameBytes = 16;
    private readonly TaskCompletionSource<bool> played = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Client => client;

    /// <summary>The name under which its stream is played: a secret of the node, unlike its key, which may be used again.</summary>
    public string Name { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes));

    /// <summary>True when the node's ffmpeg has joined its stream, false when that is no longer to be.</summary>
    public Task<bool> Played => played.Task;

    /// <summary>Whether it is to go, or has gone.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The node's ffmpeg has joined its stream.</summary>
    public void Joined() => played.TrySetResult(true);

    /// <summary>It is to go, or has gone.</summary>
    public void End()
    {
        HasEnded = true;
        played.TrySetResult(false);
    }
}
