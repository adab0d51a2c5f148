using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Encoder.Contracts;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Probing;

/// <summary>Reads the tracks of an asset; every failure is a fault with a code.</summary>
public sealed partial class Prober(IProcessRunner runner)
{
    private const string NoIndex = "The file is incomplete: it ends before its index (moov) and cannot be read. Give the complete file.";
    private const string NoMedia = "The file is not a readable media file.";
    private const int MaxJsonCharacters = 8 << 20;

    /// <summary>Probes a complete local file; <paramref name="path"/> is absolute.</summary>
    /// <exception cref="FaultException">
    /// <c>asset.not_found</c>, <c>asset.empty</c>, <c>asset.unreadable</c>, <c>asset.no_decodable_track</c>, <c>asset.beyond_limits</c>.
    /// </exception>
    public Task<MediaInfo> ProbeAsync(string path, CancellationToken cancellationToken) => ProbeAsync(path, InputLimits.Default, cancellationToken);

    /// <inheritdoc cref="ProbeAsync(string, CancellationToken)"/>
    public Task<MediaInfo> ProbeAsync(string path, InputLimits limits, CancellationToken cancellationToken) =>
        ProbeAsync(AssetInput.File(path), FileLength(path), limits, null, cancellationToken);

    /// <summary>Probes an asset of <paramref name="length"/> bytes; 0 while the length is unknown.</summary>
    /// <param name="arriving">The asset, while it is arriving.</param>
    public async Task<MediaInfo> ProbeAsync(
        AssetInput input, long length, InputLimits limits, IArrivingInput? arriving, CancellationToken cancellationToken)
    {
        var (tracks, undecodable) = await TracksAsync(limits).ConfigureAwait(false);
        var isLate = false;
        if (ProbeParser.MissesTracks(tracks, undecodable))
        {
            // Picture or sound is announced, but did not show. What shows farther on is found again by those who look as far; where nothing does, nobody looks.
            var (farther, without) = await TracksAsync(limits.ForLateTracks).ConfigureAwait(false);
            isLate = !ProbeParser.MissesTracks(farther, without);
            if (isLate) (tracks, undecodable) = (farther, without);
        }

        var media = ProbeParser.Parse(tracks, length, undecodable) with { HasLateTrack = isLate };
        List<VideoTrack> video = [];
        foreach (var track in media.Video) video.Add(await CompleteAsync(track).ConfigureAwait(false));
        return media with { Video = video };

        async Task<(string Json, HashSet<int> Undecodable)> TracksAsync(InputLimits bounds)
        {
            var (outcome, json) = await ReadAsync(ProbeCommand.For(input, bounds), arriving, cancellationToken).ConfigureAwait(false);
            if (!outcome.ExitedCleanly) throw new FaultException(Refusal(outcome, limits));
            // A refused picture leaves a track without a size: report the reason rather than the consequence.
            if (BeyondLimits(outcome, limits) is { } limit) throw new FaultException(limit);
            return (json, Undecodable(outcome.StderrTail));
        }

        async Task<VideoTrack> CompleteAsync(VideoTrack track)
        {
            // HLG has no metadata, because it adapts to any screen.
            if (track.Color.Transfer == "smpte2084")
                track = track with { Hdr = HdrParser.Parse(await RunTrackProbeAsync(TrackProbeCommand.Hdr(media, track, input, limits)).ConfigureAwait(false)) };
            if (track is { Codec: "h264", FieldOrder: "unknown" }
                && H264Sequence.AreFramesOnly(ConfigurationParser.Parse(await RunTrackProbeAsync(TrackProbeCommand.Configuration(media, track, input, limits)).ConfigureAwait(false))))
                track = track with { FieldOrder = "progressive" };
            return SplitModes.MayHaveFieldPackets(media, track)
                ? track with { HasFieldPackets = FieldParser.HasFieldPackets(await RunTrackProbeAsync(TrackProbeCommand.Fields(media, track, input, limits)).ConfigureAwait(false)) }
                : track;
        }

        async Task<string> RunTrackProbeAsync(FfmpegCommand command)
        {
            var (run, found) = await ReadAsync(command, arriving, cancellationToken).ConfigureAwait(false);
            return run.ExitedCleanly ? found : throw new FaultException(Refusal(run, limits));
        }
    }

    private async Task<(ProcessOutcome Outcome, string Json)> ReadAsync(FfmpegCommand command, IArrivingInput? arriving, CancellationToken cancellationToken)
    {
        var json = new StringBuilder();
        var outcome = await runner.RunAsync(
            new ProcessRequest(command)
            {
                IsProbe = true,
                Input = arriving,
                OnLine = (line, _) =>
                {
                    if (json.Length < MaxJsonCharacters) json.Append(line).Append('\n');
                    return ValueTask.CompletedTask;
                },
            },
            cancellationToken).ConfigureAwait(false);
        return (outcome, json.ToString());
    }

    /// <summary>The length of a local file that can be an asset; <c>asset.not_found</c>, <c>asset.empty</c>.</summary>
    public static long FileLength(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new FaultException(ErrorCodes.AssetNotFound, Directory.Exists(path) ? $"{file.Name} is a folder, not a file." : $"The file {file.Name} was not found.");
        var length = LengthOf(file);
        return length > 0 ? length : throw new FaultException(ErrorCodes.AssetEmpty, $"{file.Name} is empty (0 bytes).");
    }

    // The path may be a link, whose own length is irrelevant. It may lead to a name that is not UTF-8, which .NET cannot ask for but through the link.
    private static long LengthOf(FileInfo file)
    {
        if (file.ResolveLinkTarget(returnFinalTarget: true) is not FileInfo target) return file.Length;
        if (target.Exists) return target.Length;
        using var opened = file.OpenRead();
        return opened.Length;
    }

    /// <summary>
    /// The fault of a file without an index. ffmpeg takes a file for an MP4 by its name alone, so it says the same of a text called
    /// <c>film.mp4</c>: only a file that begins with a box was one and is cut off.
    /// </summary>
    public static Fault WithoutIndex(Fault fault, bool beginsWithBox) =>
        fault.Message == NoIndex && !beginsWithBox ? fault with { Message = NoMedia } : fault;

    private static Fault Refusal(ProcessOutcome outcome, InputLimits limits)
    {
        var tail = outcome.StderrTail;
        if (BeyondLimits(outcome, limits) is { } limit) return limit;
        if (tail.Contains("moov atom not found", StringComparison.Ordinal))
            return new Fault(
                ErrorCodes.AssetUnreadable, NoIndex, outcome.Detail);
        if (tail.Contains("Permission denied", StringComparison.Ordinal))
            return new Fault(ErrorCodes.AssetUnreadable, "The file cannot be read: permission denied. Check its permissions.", outcome.Detail);
        if (RefusedFormat().Match(tail) is { Success: true } match)
            return new Fault(ErrorCodes.AssetUnreadable, $"The file has the format '{match.Groups[1].Value}', which is not accepted. Give a media file.", outcome.Detail);
        return new Fault(ErrorCodes.AssetUnreadable, NoMedia, outcome.Detail);
    }

    private static Fault? BeyondLimits(ProcessOutcome outcome, InputLimits limits)
    {
        var tail = outcome.StderrTail;
        if (tail.Contains("exceeds specified max pixel count", StringComparison.Ordinal))
            return new Fault(ErrorCodes.AssetBeyondLimits, $"The picture has more than {limits.MaxPixels} pixels, the limit of this node.", outcome.Detail);
        // The NUT demuxer has its own limit.
        return tail.Contains("exceeds max_streams", StringComparison.Ordinal) || tail.Contains("Error stream_count is", StringComparison.Ordinal)
            ? new Fault(ErrorCodes.AssetBeyondLimits, $"The file has more than {limits.MaxStreams} tracks, the limit of this node.", outcome.Detail)
            : null;
    }

    private static HashSet<int> Undecodable(string stderr) =>
        [.. NoDecoder().Matches(stderr).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\[([a-z0-9_]{1,40})[^\]]*\] Format not on whitelist")]
    private static partial Regex RefusedFormat();

    [GeneratedRegex(@"Unsupported codec with id [0-9]{1,10} for input stream ([0-9]{1,4})\b")]
    private static partial Regex NoDecoder();
}
