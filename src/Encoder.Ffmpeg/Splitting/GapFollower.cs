using System.Text;
using Encoder.Core.Damage;
using Encoder.Core.Time;

namespace Encoder.Ffmpeg.Splitting;

/// <summary>Reads a <see cref="GapFile"/> while it is written: each line once, so that the hundredth hour of a live stream costs what the first did.</summary>
/// <param name="shortest">Gaps that are told of are at least this long.</param>
internal sealed class GapFollower(string path, TimeSpan shortest)
{
    private readonly List<AudioGap> pauses = [];
    private Timebase? timebase;
    private TimeSpan? last;
    private long position;

    /// <summary>How far the track was read so far.</summary>
    public SoundProgress Read()
    {
        foreach (var line in NewLines()) Take(line);
        return new SoundProgress([.. pauses], last ?? TimeSpan.Zero);
    }

    private void Take(string line)
    {
        timebase = GapFile.TimebaseOf(line) ?? timebase;
        if (timebase is not { } ticks || GapFile.TimesOf(line, ticks) is not var (end, length)) return;
        if (last is not null && length >= shortest) pauses.Add(new AudioGap(end - length, end));
        last = end;
    }

    // ffmpeg writes on meanwhile: what has no line end yet is not read.
    private string[] NewLines()
    {
        if (!File.Exists(path)) return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length - position];
        file.Position = position;
        var read = bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        var whole = read[..(read.LastIndexOf((byte)'\n') + 1)];
        position += whole.Length;
        return Encoding.UTF8.GetString(whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
