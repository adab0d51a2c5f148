using System.Text;

namespace Encoder.Silo.Terminal;

/// <summary>
/// Writes to a terminal, or to what stands in its place. What is told to people never decides how a command ends: a terminal that is gone or a
/// full disk behind a redirection is noticed, and nothing is thrown. May be written to by several threads.
/// </summary>
public sealed class TerminalWriter : TextWriter
{
    private readonly Lock gate = new();
    private readonly StreamWriter writer;

    /// <param name="stream">Where it goes.</param>
    /// <param name="encoding">The terminal's encoding.</param>
    /// <param name="isClosed">The caller had closed it: nobody reads.</param>
    public TerminalWriter(Stream stream, Encoding encoding, bool isClosed = false)
    {
        writer = new StreamWriter(stream, encoding) { AutoFlush = true };
        IsClosed = isClosed;
    }

    /// <inheritdoc/>
    public override Encoding Encoding => writer.Encoding;

    /// <summary>Whether the caller had closed it before the process began.</summary>
    public bool IsClosed { get; }

    /// <summary>Why something could not be written; null when everything could.</summary>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => writer.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => writer.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => writer.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => writer.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(writer.Flush);

    private void Try(Action write)
    {
        lock (gate)
        {
            if (Failure is not null) return;
            try
            {
                write();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                Failure = exception.Message;
            }
        }
    }
}
