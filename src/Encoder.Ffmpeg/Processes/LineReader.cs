using System.Text;

namespace Encoder.Ffmpeg.Processes;

/// <summary>Reads the lines of a child's output in bounded memory: the part of a line beyond the limit is dropped.</summary>
internal sealed class LineReader(Stream stream, int maxLineBytes)
{
    private readonly byte[] buffer = new byte[16 * 1024];
    private readonly MemoryStream line = new();

    /// <summary>Calls back for each line until the end of the stream, or until the stream is closed.</summary>
    public async Task ReadAsync(Func<string, ValueTask> onLine)
    {
        int count;
        while ((count = await FillAsync().ConfigureAwait(false)) > 0)
        {
            for (var at = 0; at < count;)
            {
                var length = buffer.AsSpan(at, count - at).IndexOfAny((byte)'\n', (byte)'\r');
                Append(buffer.AsSpan(at, length < 0 ? count - at : length));
                if (length >= 0) await EndLineAsync(onLine).ConfigureAwait(false);
                at = length < 0 ? count : at + length + 1;
            }
        }
        await EndLineAsync(onLine).ConfigureAwait(false);
    }

    private void Append(ReadOnlySpan<byte> bytes) => line.Write(bytes[..(int)Math.Min(bytes.Length, maxLineBytes - line.Length)]);

    private ValueTask EndLineAsync(Func<string, ValueTask> onLine)
    {
        if (line.Length == 0) return ValueTask.CompletedTask;
        var text = Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
        line.SetLength(0);
        return onLine(text);
    }

    // The runner closes the stream while it is read when a stray descendant holds the other end open.
    private Task<int> FillAsync() => FillAsync(stream, buffer);

    /// <summary>Reads; 0 at the end, and when the stream was closed meanwhile.</summary>
    internal static async Task<int> FillAsync(Stream stream, Memory<byte> buffer)
    {
        try
        {
            return await stream.ReadAsync(buffer).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException or IOException)
        {
            return 0;
        }
    }
}
