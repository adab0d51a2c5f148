namespace Encoder.Ffmpeg.Processes;

/// <summary>An input that a child reads and that may have to wait for its own bytes.</summary>
public interface IArrivingInput
{
    /// <summary>Whether the child waits for bytes that have not arrived.</summary>
    bool IsWaiting { get; }

    /// <summary>Bytes handed to the child so far.</summary>
    long BytesServed { get; }
}
