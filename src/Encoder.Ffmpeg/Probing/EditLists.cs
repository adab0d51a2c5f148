using System.Globalization;
using System.Text.RegularExpressions;
using Encoder.Core.Probing;

namespace Encoder.Ffmpeg.Probing;

/// <summary>What ffmpeg's demuxer says of the edit lists of an MP4 or MOV, line by line.</summary>
internal sealed partial class EditLists
{
    private readonly Dictionary<int, Edits> tracks = [];
    private Edits? current;

    /// <summary>Takes a line of ffprobe's stderr.</summary>
    public void Take(string line)
    {
        if (Edit().Match(line) is { Success: true } edit)
        {
            var track = (int)Number(edit, 1);
            if (!tracks.TryGetValue(track, out current)) tracks[track] = current = new Edits();
            current.Add(mediaTime: Number(edit, 2), duration: Number(edit, 3));
        }
        else if (current is not null && Drop().Match(line) is { Success: true } drop)
        {
            current.Drop(Number(drop, 1));
        }
    }

    /// <summary>The tracks with what was heard of them.</summary>
    public MediaInfo ApplyTo(MediaInfo media) => media with
    {
        Video = [.. media.Video.Select(track => tracks.TryGetValue(track.Index, out var edits)
            ? track with { HasSeveralEdits = edits.Shown > 1, VisibleEnd = edits.VisibleEnd }
            : track)],
    };

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Processing st: ([0-9]{1,4}), edit list [0-9]{1,9} - media time: (-?[0-9]{1,17}), duration: (-?[0-9]{1,17})$")]
    private static partial Regex Edit();

    [GeneratedRegex(@"drop a frame at curr_cts: (-?[0-9]{1,17}) @ ")]
    private static partial Regex Drop();

    /// <summary>One track's edits, in ticks of the track. An edit of media time −1 is empty: the track starts later.</summary>
    private sealed class Edits
    {
        private long empty;
        private long mediaEnd;
        private long duration;
        private bool dropsAtEnd;

        public int Shown { get; private set; }

        public long? VisibleEnd => Shown == 1 && dropsAtEnd ? empty + duration : null;

        public void Add(long mediaTime, long duration)
        {
            if (mediaTime < 0)
            {
                empty += duration;
                return;
            }
            Shown++;
            (this.duration, mediaEnd) = (duration, mediaTime + duration);
        }

        public void Drop(long mediaTime) => dropsAtEnd |= mediaTime >= mediaEnd;
    }
}
