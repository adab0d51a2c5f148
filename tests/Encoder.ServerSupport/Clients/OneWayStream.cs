namespace Encoder.ServerSupport.Clients;

/// <summary>A stream that cannot seek and gives little at a time, as a pipe does.</summary>
public sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
{
    private const int Most = 50_000;

    public override bool CanSeek => false;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(Most, buffer.Length)], cancellationToken);
}
