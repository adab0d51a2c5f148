using System.Globalization;
using Encoder.Contracts;

namespace Encoder.Dashboard.Tests.Support;

/// <summary>Jobs, chunks and nodes as a busy server has them.</summary>
internal static class Samples
{
    private static readonly string[] Titles =
        ["Harbour at dawn.mov", "Interview, second take.mp4", "Season 2 episode 04.mkv", "Drone over the pass.mp4", "Conference keynote.webm", "Night train.ts", "Product film, final cut.mov", "Lecture 11.mp4"];

    private static readonly JobState[] States =
        [JobState.Encoding, JobState.Done, JobState.Done, JobState.Failed, JobState.Done, JobState.Cancelled, JobState.Done, JobState.Finishing];

    public static string Id(int number) => number.ToString("x24", CultureInfo.InvariantCulture);

    /// <summary>Many jobs, newest first.</summary>
    public static IEnumerable<JobInfo> Jobs(int count, DateTimeOffset now) =>
        Enumerable.Range(0, count).Select(number => Job(number, States[number % States.Length], now.AddSeconds(-40 * (number + 1))));

    public static JobInfo Job(int number, JobState state, DateTimeOffset createdAt, double encoded = 0.42)
    {
        var isDone = state == JobState.Done;
        return new JobInfo
        {
            Id = Id(number),
            Name = Titles[number % Titles.Length],
            FileName = Titles[number % Titles.Length],
            State = state,
            Asset = Id(number + 1_000_000),
            CreatedAt = createdAt,
            PlayableAt = isDone || state == JobState.Encoding ? createdAt.AddSeconds(1.8 + (number % 9)) : null,
            EndedAt = isDone || state is JobState.Failed or JobState.Cancelled ? createdAt.AddSeconds(95 + (number % 60)) : null,
            SourceSeconds = 240 + (number % 700),
            Progress = new JobProgress
            {
                Uploaded = isDone ? 1 : Math.Min(1, encoded + 0.2), Split = isDone ? 1 : Math.Min(1, encoded + 0.15), Encoded = isDone ? 1 : encoded,
                Published = isDone ? 1 : Math.Max(0, encoded - 0.05), UploadedBytes = 640_000_000, TotalBytes = 1_032_000_000, DoneChunks = isDone ? 60 : 25, TotalChunks = 60, Speed = 3.4 + (number % 5),
            },
            Renditions = [new("1080p", "video", 4200, 34, isDone), new("720p", "video", 4200, 34, isDone), new("480p", "video", 4200, 34, isDone), new("audio-eng", "audio", 9100, 36, isDone)],
            Warnings = number == 0 ? [new Fault("source.timestamps_repaired", "The source has 14 frames with timestamps that step back; they were put in order.")] : [],
            Fault = state == JobState.Failed ? new Fault("source.no_video", "The file has no video track that ffmpeg can decode.") : null,
            Links = isDone ? new JobLinks($"/media/{Id(number)}/master.m3u8", $"/media/{Id(number)}/manifest.mpd") : new JobLinks(),
        };
    }

    public static ChannelInfo Channel(int number, ChannelState state, DateTimeOffset createdAt) => new()
    {
        Id = Id(number + 2_000_000),
        Name = number % 2 == 0 ? "Harbour camera" : "Parliament, plenary hall",
        State = state,
        CreatedAt = createdAt,
        Protocol = (IngestProtocol)(number % 3),
        IngestAddress = state == ChannelState.Stopped || number % 3 == 2 ? null : number % 3 == 1 ? "srt://live.example.org:1936" : "rtmp://live.example.org:1935/live",
        Source = number % 3 == 2 ? "https://live.example.org:443" : null,
        Input = state == ChannelState.Waiting ? null : new ChannelInput("h264", 1920, 1080, "25/1", "aac", 48_000, 2, 4_210_000, 912_000_000, 4) { MissingFrames = 12, SecondsBehind = 4 },
        Sessions = state == ChannelState.Waiting
            ? []
            : [new(1, Id(1), createdAt.AddMinutes(1), createdAt.AddMinutes(30)), new(2, Id(2), createdAt.AddMinutes(31), state == ChannelState.Live ? null : createdAt.AddMinutes(50))],
        Warnings = state == ChannelState.Live ? [new Fault("channel.keyframes_far_apart", "Keyframes are up to 4 s apart; set the publisher to one every 2 s, or more is decoded twice.")] : [],
        WindowSeconds = 600,
        Links = state == ChannelState.Waiting ? new ChannelLinks() : new ChannelLinks($"/live/{Id(number + 2_000_000)}/master.m3u8", $"/live/{Id(number + 2_000_000)}/manifest.mpd"),
    };

    /// <summary>A grid in the middle of its encode.</summary>
    public static ChunkGrid Grid(int chunks, int done, DateTimeOffset now, int slots = 8) => new(
        [["1080p"], ["720p", "480p"]], chunks,
        [.. from chunk in Enumerable.Range(0, chunks) from lane in Enumerable.Range(0, 2) select Cell(chunk, lane, done, now, slots)]);

    /// <summary>Source and renditions in the middle of an encode.</summary>
    public static JobMedia Media(int segments) => new(
        new SourceReport("Harbour at night.mov", 1_032_000_000, "f", "mov,mp4,m4a,3gp,3g2,mj2", 240,
        [
            new TrackReport(0, "video", "prores", true, null, 1920, 1080, "24000/1001"),
            new TrackReport(1, "audio", "pcm_s24le", true, "eng", Channels: 2, SampleRateHz: 48_000), new TrackReport(2, "data", "tmcd", false),
        ]),
        [Rendition("1080p", 1920, 5_200_000, segments), Rendition("720p", 1280, 2_900_000, segments), Rendition("480p", 854, 1_200_000, segments)]);

    private static RenditionDetail Rendition(string name, int width, long average, int segments) => new(
        name, "video", "avc1.640028", width, width * 9 / 16 / 2 * 2, average / 2 * segments, segments * 4, average, average * 3 / 2,
        [.. Enumerable.Range(0, segments).Select(number => new BitratePoint(number * 4, (long)(average * (1 + (0.4 * Math.Sin(number * 0.7)) - (number % 5 * 0.06)))))]);

    public static NodePage Nodes(DateTimeOffset now) => new(
        [.. Enumerable.Range(1, 5).Select(number => new NodeInfo
        {
            Name = $"encode-{number:00}", Slots = 8, BusySlots = number == 5 ? 2 : 8, Running = [.. Enumerable.Range(0, number == 5 ? 2 : 4).Select(slot => $"{Id(slot)}/1/encode/{12 + (slot * number)}.{slot % 2}")],
            Version = "0.1.0", FfmpegBuild = "ffmpeg version 5.1.6-0+deb12u1", Encoders = ["libx264", "libx265", "libsvtav1", "libvpx-vp9"], Completed = 1200 + (317 * number), Failed = number == 3 ? 4 : 0,
            FramesPerSecond = number == 5 ? 61 : 236 + number, SeenAt = now,
        })], 137, 14.2);

    public static OverviewInfo Overview(DateTimeOffset now) => new(
        [.. Enumerable.Range(0, 360).Select(number => new OverviewSample(
            now.AddSeconds((number - 360) * 10), (int)(60 + (50 * Math.Sin(number / 31.0)) + (number % 7)), 36, 40, 900 + (180 * Math.Sin(number / 17.0)) + (number % 11 * 6)))]);

    private static ChunkCell Cell(int chunk, int lane, int done, DateTimeOffset now, int slots)
    {
        var state = chunk < done ? ChunkState.Done : chunk < done + slots ? (chunk % 5 == 4 ? ChunkState.Retried : ChunkState.Leased) : ChunkState.Waiting;
        if (state == ChunkState.Waiting) return new ChunkCell(chunk, lane, state, 0);
        var seconds = 3.1 + (chunk * 7 % 13 / 10.0);
        var round = ((chunk * 2) + lane) / slots;
        var startedAt = now.AddSeconds((round * 4.4) - (2 * (done + slots) / slots * 4.4));
        return new ChunkCell(
            chunk, lane, state, state == ChunkState.Retried || chunk % 23 == 7 ? 2 : 1, $"encode-{1 + (((chunk * 2) + lane) % slots / 4):00}", ((chunk * 2) + lane) % slots % 4,
            state == ChunkState.Done ? 192 : 60, startedAt, state == ChunkState.Done ? seconds : null);
    }
}
