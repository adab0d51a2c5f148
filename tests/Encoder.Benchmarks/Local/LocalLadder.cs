namespace Encoder.Benchmarks.Local;

/// <summary>The ladder all contestants encode: the same settings, handed to each in its own form.</summary>
internal sealed record LocalLadder(string Preset, int SegmentSeconds, int FramesPerSegment, IReadOnlyList<LocalLadder.Rung> Rungs)
{
    public static readonly IReadOnlyList<Rung> AllRungs = [new("720p", 1280, 720), new("480p", 854, 480), new("360p", 640, 360)];

    public const string Crf = "23";

    /// <summary>What `--encoder-params` says.</summary>
    public string EncoderParams => $"-c:v libx264 -preset {Preset} -crf {Crf} -profile:v high";

    /// <summary>(a) The best single command: one decode, every rung, automatic threads, fragmented MP4 segments of HLS.</summary>
    public IReadOnlyList<string> SingleCommand(string source, string output) => Single(["-v", "error", "-i", source], output, "vod");

    /// <summary>The same of a stream that a publisher sends by RTMP: it listens, lists each segment when it is made, and says at its end what it cost.</summary>
    public IReadOnlyList<string> LiveCommand(string address, string output) => Single(["-v", "info", "-nostats", "-benchmark", "-listen", "1", "-i", address], output, "event");

    private IReadOnlyList<string> Single(IReadOnlyList<string> input, string output, string type) =>
    [
        "-nostdin", "-y", .. input,
        "-filter_complex", $"[0:v]split={Rungs.Count}{string.Concat(Rungs.Select((_, k) => $"[s{k}]"))};" +
            string.Join(';', Rungs.Select((rung, k) => $"[s{k}]{Scale(rung)}[v{k}]")),
        .. Rungs.SelectMany((rung, k) => (string[])["-map", $"[v{k}]", .. Video($":{k}")]),
        "-map", "0:a:0", "-c:a", "aac", "-b:a", "128k", "-ac", "2",
        .. Hls(output, $"{string.Join(' ', Rungs.Select((rung, k) => $"v:{k},agroup:a,name:{rung.Name}"))} a:0,agroup:a,name:audio", type),
    ];

    /// <summary>(b) One ffmpeg per rung, in turn; the first encodes the sound too.</summary>
    public IEnumerable<IReadOnlyList<string>> CommandPerRung(string source, string output) =>
        Rungs.Select((rung, k) => (IReadOnlyList<string>)
        [
            "-nostdin", "-y", "-v", "error", "-i", source, "-map", "0:v:0", "-vf", Scale(rung), .. Video(""),
            .. k == 0 ? (string[])["-map", "0:a:0", "-c:a", "aac", "-b:a", "128k", "-ac", "2"] : [],
            .. Hls(output, k == 0 ? $"v:0,agroup:a,name:{rung.Name} a:0,agroup:a,name:audio" : $"v:0,name:{rung.Name}", "vod"),
        ]);

    public static string Scale(Rung rung) => $"scale={rung.Width}:{rung.Height}:flags=bicubic,setsar=1";

    private string[] Video(string stream) =>
    [
        $"-c:v{stream}", "libx264", $"-preset{stream}", Preset, $"-crf{stream}", Crf, $"-profile:v{stream}", "high",
        $"-g{stream}", $"{FramesPerSegment}", $"-keyint_min{stream}", $"{FramesPerSegment}", $"-sc_threshold{stream}", "0",
    ];

    private string[] Hls(string output, string streams, string type) =>
    [
        "-f", "hls", "-hls_time", $"{SegmentSeconds}", "-hls_playlist_type", type, "-hls_segment_type", "fmp4",
        "-hls_segment_filename", Path.Combine(output, "%v", "seg-%05d.m4s"), "-master_pl_name", "master.m3u8",
        "-var_stream_map", streams, Path.Combine(output, "%v", "playlist.m3u8"),
    ];

    /// <summary>A rung of the benchmark's ladder, in pixels.</summary>
    internal sealed record Rung(string Name, int Width, int Height);
}
