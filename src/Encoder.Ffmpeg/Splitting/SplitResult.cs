using Encoder.Contracts;
using Encoder.Core.Damage;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Splitting;

/// <summary>How a split ended.</summary>
/// <param name="PieceFiles">Number of pieces.</param>
/// <param name="AudioFiles">Number of files per audio rendition, in the plan's order.</param>
/// <param name="Warnings">What ffmpeg said of reading the input, each kind once. A broken read ends a copy with exit status 0, so this is where it shows.</param>
/// <param name="SoundErrors">What the decoders of the sound said, each kind once.</param>
/// <param name="PictureErrors">What the picture's decoder said, each kind once; nothing where the picture is copied.</param>
/// <param name="AudioGaps">Where the sound tracks have nothing; of each track that is read.</param>
public sealed record SplitResult(
    ProcessOutcome Outcome, int PieceFiles, IReadOnlyList<int> AudioFiles, IReadOnlyList<string> Warnings, IReadOnlyList<string> SoundErrors,
    IReadOnlyList<string> PictureErrors, IReadOnlyList<AudioGaps> AudioGaps)
{
    /// <summary>Why the split does not count, or null.</summary>
    public Fault? Fault => Outcome.FaultOrNull(ErrorCodes.SplitFailed, "The splitter");
}
