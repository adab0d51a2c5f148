using System.Net;
using System.Net.Sockets;

namespace Encoder.EndToEnd.Tests;

/// <summary>Tells how many bytes a client puts on the wire, so that a test can act in the middle of a request.</summary>
internal sealed class Wire
{
    private readonly Lock gate = new();
    private long sent;
    private (long At, TaskCompletionSource Due)? mark;

    /// <summary>A handler whose connections count.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new Connection(socket, this);
        },
    };

    /// <summary>Completes when that many more bytes were sent.</summary>
    public Task AfterAsync(long bytes)
    {
        lock (gate)
        {
            mark = (sent + bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return mark.Value.Due.Task;
        }
    }

    private void Count(int bytes)
    {
        lock (gate)
        {
            sent += bytes;
            if (mark is { } next && sent >= next.At) next.Due.TrySetResult();
        }
    }

    private sealed class Connection(Socket socket, Wire wire) : NetworkStream(socket, ownsSocket: true)
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, cancellationToken);
            wire.Count(buffer.Length);
        }
    }
}
