namespace Encoder.Ffmpeg.Processes;

/// <summary>An input of a child whose bytes may still be arriving.</summary>
public interface IArrivingInput
{
    /// <summary>Whether the child waits for bytes that have not arrived.</summary>
    bool IsWaiting { get; }

    /// <summary>Bytes sent to the child so far.</summary>
    long BytesServed { get; }
}
