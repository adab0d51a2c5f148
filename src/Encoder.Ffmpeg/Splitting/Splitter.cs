using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Damage;
using Encoder.Core.Plans;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Splitting;

/// <summary>Runs a <see cref="SplitCommand"/> and tells of each file as soon as it is complete.</summary>
public sealed class Splitter(IProcessRunner runner)
{
    /// <summary>Splits to the end. The outcome is handed over as it is: look at <see cref="SplitResult.Fault"/> and the warnings.</summary>
    /// <param name="plan">The plan the command was made for.</param>
    /// <param name="input">The asset, when it still arrives.</param>
    public async Task<SplitResult> RunAsync(
        FfmpegCommand command, EncodePlan plan, ISplitListener listener, Action<FfmpegProgress>? onProgress, CancellationToken cancellationToken,
        IArrivingInput? input = null)
    {
        var scratch = command.ScratchDirectory ?? throw new ArgumentException("The command has no scratch directory.", nameof(command));
        var lines = new SplitLines(scratch, plan.Audio.Count, listener);
        var said = new SplitWarnings(plan, Url(command));
        var outcome = await runner.RunAsync(
            new ProcessRequest(command)
            {
                Input = input,
                OnLine = lines.TakeAsync,
                OnErrorLine = said.Take,
                OnProgress = onProgress,
            },
            cancellationToken).ConfigureAwait(false);
        return new SplitResult(outcome, lines.PieceFiles, lines.AudioFiles, said.Reading, said.Sound, said.Picture, Gaps(plan, scratch));
    }

    /// <summary>Encodes silence as the audio rendition at <paramref name="index"/> of the plan; gives the file.</summary>
    public async Task<string> SilenceAsync(AudioPlan audio, int index, string scratch, CancellationToken cancellationToken)
    {
        var outcome = await runner.RunAsync(new ProcessRequest(SilenceCommand.For(audio, index, scratch)), cancellationToken).ConfigureAwait(false);
        return outcome.FaultOrNull(ErrorCodes.SplitFailed, "The encoder of silence") is { } fault
            ? throw new FaultException(fault)
            : Path.Combine(scratch, SilenceCommand.FileName(index));
    }

    // A splitter that was stopped early has not begun them all.
    private static List<AudioGaps> Gaps(EncodePlan plan, string scratch) =>
    [
        .. from track in SplitCommand.SoundTracks(plan)
           let path = Path.Combine(scratch, SplitCommand.GapFileName(track))
           where File.Exists(path)
           select GapFile.Read(track, File.ReadLines(path)),
    ];

    private static string Url(FfmpegCommand command) => command.Arguments.SkipWhile(word => word != "-i").ElementAt(1);
}

/// <summary>The segment muxers' CSV lines: <c>v000012.nut,24.000000,26.000000</c>.</summary>
internal sealed class SplitLines(string scratch, int audioRenditions, ISplitListener listener)
{
    private readonly int[] audioFiles = new int[audioRenditions];

    public int PieceFiles { get; private set; }

    public IReadOnlyList<int> AudioFiles => audioFiles;

    public async ValueTask TakeAsync(string line, CancellationToken cancellationToken)
    {
        if (line.Split(',') is not [var path, _, var seconds] || !decimal.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var end))
            throw Unexpected(line);
        var name = Path.GetFileName(path);
        SplitFile File(int number) => new(number, Path.Combine(scratch, name), new TimeSpan((long)(end * TimeSpan.TicksPerSecond)));
        if (name == SplitCommand.PieceFileName(PieceFiles))
        {
            await listener.OnPieceAsync(File(PieceFiles), cancellationToken).ConfigureAwait(false);
            PieceFiles++;
        }
        else if (AudioIndex(name) is { } index && name == SplitCommand.AudioFileName(index, audioFiles[index]))
        {
            await listener.OnAudioAsync(index, File(audioFiles[index]), cancellationToken).ConfigureAwait(false);
            audioFiles[index]++;
        }
        else
        {
            throw Unexpected(line);
        }
    }

    private static FaultException Unexpected(string line) => new(ErrorCodes.SplitFailed, "The splitter named a file out of order.", line);

    private int? AudioIndex(string name) =>
        name.StartsWith('a') && name.IndexOf('-', StringComparison.Ordinal) is > 1 and var dash
        && int.TryParse(name.AsSpan(1, dash - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < audioFiles.Length
            ? index
            : null;
}
