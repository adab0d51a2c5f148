using System.Globalization;
using System.Text.RegularExpressions;
using Encoder.Core.Plans;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Splitting;

/// <summary>
/// Sorts the splitter's stderr, line by line, into what is said of reading, of decoding the sound and, where the splitter does that, of decoding
/// the picture. What repeats per packet is kept once, what is no news is left out.
/// </summary>
internal sealed partial class SplitWarnings(EncodePlan plan, string inputUrl)
{
    private const int Most = 10;
    private readonly string? videoCodec = plan.Video?.SourceCodec;
    private readonly bool decodesPicture = plan.Video?.Reading == SplitMode.Decoded;
    private readonly bool mayReconfigure = SplitCommand.MayReconfigure(plan);
    private readonly string? pictureTrack = plan.Video?.TrackIndex.ToString(CultureInfo.InvariantCulture);
    private readonly HashSet<string> audioCodecs = [.. plan.Media.Audio.Select(track => track.Codec)];
    private readonly Kinds reading = new();
    private readonly Kinds sound = new();
    private readonly Kinds picture = new();

    /// <summary>Of reading the input.</summary>
    public IReadOnlyList<string> Reading => reading.Lines;

    /// <summary>Of the decoders of the sound.</summary>
    public IReadOnlyList<string> Sound => sound.Lines;

    /// <summary>Of the picture's decoder; nothing when the picture is copied, for then the encodes say it better.</summary>
    public IReadOnlyList<string> Picture => picture.Lines;

    /// <summary>Takes a line.</summary>
    public void Take(string line)
    {
        // The input has no place in a report.
        line = StderrTail.Clean(line.Replace(inputUrl + ": ", "", StringComparison.Ordinal));
        if ((mayReconfigure && line.StartsWith(Parser, StringComparison.Ordinal)) || Habitual.Any(habit => line.Contains(habit, StringComparison.Ordinal))) return;
        if (IsOfPicture(line))
        {
            // While ffmpeg looks for the tracks, it decodes from wherever the source begins: what a decoder lacks there is no damage.
            if (decodesPicture && Broken().IsMatch(line)) picture.Add(line);
        }
        else if (IsOfSound(line))
        {
            sound.Add(line);
        }
        else
        {
            reading.Add(line);
        }
    }

    private bool IsOfPicture(string line) =>
        line.StartsWith($"[{videoCodec} @ ", StringComparison.Ordinal) || line.StartsWith("[vist#", StringComparison.Ordinal)
        || (pictureTrack is not null && Undecoded().Match(line) is { Success: true } match && match.Groups[1].ValueSpan.SequenceEqual(pictureTrack));

    // A decoder's name begins with its codec's; a demuxer of that name has more than one. Newer ffmpeg names streams and decoders.
    private bool IsOfSound(string line) =>
        Undecoded().IsMatch(line) || line.StartsWith("[aist#", StringComparison.Ordinal)
        || audioCodecs.Any(codec => line.StartsWith('[' + codec, StringComparison.Ordinal) && !line.StartsWith($"[{codec},", StringComparison.Ordinal));

    // Parsers do not hear of parameter sets beside the packets that change. What is broken in a packet its decoder says as well.
    private const string Parser = "[NULL @ ";

    // Said of our own commands, or of every file of a kind.
    private static readonly string[] Habitual =
    [
        "Last message repeated", "Timestamps are unset in a packet", "Queue input is backward in time",
        "detected only with low score", "timescale not set", "Multiple keyframes with same PTS", "Guessed Channel Layout", "DTS discontinuity in stream", "Estimating duration from bitrate", "does not match selected",
        "Output file is empty", "[SWR @ ",
        // Tracks that nothing is made of: the plan has warned of them.
        "(Attachment: ", "(Data: ", "(Unknown: ", "Consider increasing the value for the 'analyzeduration'",
        // An edit list that starts before the first frame.
        "Missing key frame while searching for timestamp", "Cannot find an index entry before timestamp",
    ];

    [GeneratedRegex("^(?:Error while decoding stream #0:|corrupt decoded frame in stream )([0-9]{1,4})")]
    private static partial Regex Undecoded();

    [GeneratedRegex("[Ee]rror|[Cc]orrupt|[Ii]nvalid|[Dd]amaged|concealing|overread|ac-tex|out of range")]
    private static partial Regex Broken();

    // "[mov,mp4,m4a @ 0x55d0c0de] "
    [GeneratedRegex(@"^(\[[^\]]{1,80} @ 0x[0-9a-f]+\] ?)+")]
    private static partial Regex Speaker();

    [GeneratedRegex("0x[0-9a-fA-F]+|[0-9]+")]
    private static partial Regex Digits();

    /// <summary>The first few kinds of line: those that differ in numbers alone are of one kind.</summary>
    private sealed class Kinds
    {
        private readonly HashSet<string> seen = [];
        private readonly List<string> lines = [];

        public IReadOnlyList<string> Lines => lines;

        public void Add(string line)
        {
            var text = Speaker().Replace(line, "").Trim();
            if (text.Length > 0 && lines.Count < Most && seen.Add(Digits().Replace(text, "#"))) lines.Add(text);
        }
    }
}
