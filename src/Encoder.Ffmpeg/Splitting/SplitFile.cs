namespace Encoder.Ffmpeg.Splitting;

/// <summary>A file the splitter has completed; whoever hears of it may move it away.</summary>
/// <param name="Number">Counted from 0 within its track.</param>
/// <param name="Path">Absolute path in the scratch directory.</param>
/// <param name="End">Where its last packet ends on the job's time line.</param>
public sealed record SplitFile(int Number, string Path, TimeSpan End);

/// <summary>Hears the splitter's files, each track's in order. One call at a time; ffmpeg waits when the listener is far behind.</summary>
public interface ISplitListener
{
    /// <summary>A piece of the video track.</summary>
    ValueTask OnPieceAsync(SplitFile file, CancellationToken cancellationToken);

    /// <summary>A file of the audio rendition at <paramref name="index"/> of the plan.</summary>
    ValueTask OnAudioAsync(int index, SplitFile file, CancellationToken cancellationToken);
}
