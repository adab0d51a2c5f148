namespace Encoder.Core.Parameters;

/// <summary>Why well-known options are refused, and what to use instead. Other options are refused because they are not on the allow-list.</summary>
internal static class RefusedOptions
{
    private const string Keyframes = "keyframe positions follow from the segment length; set delivery.segmentSeconds instead";
    private const string Threads = "each encode runs on one core and chunks run in parallel; set the number of slots instead";
    private const string Filters = "the plan chooses the filters; to limit the size, set width and height in the ladder instead";
    private const string Size = "the ladder sets the size; set width or height of its rungs instead";
    private const string Rate = "frames keep the time stamps of the source; leave it out";
    private const string Format = "the job chooses the output formats; set delivery instead";
    private const string Input = "the job has one input, the asset; leave it out";
    private const string Range = "the whole asset is encoded; trim it before you upload it";
    private const string Passes = "each chunk is encoded in a single pass; use -crf or -b:v instead";
    private const string Files = "it names a file, and an encode may not use other files; leave it out";
    private const string Headers = "all chunks must have the same headers, so the job sets it; leave it out";
    private const string Rates = "rate control is set by options; use -crf, -qp, -b:v, -maxrate or -bufsize instead";

    private static readonly Dictionary<string, string> Reasons = ByReason(
        (Keyframes, "g keyint_min force_key_frames forced-idr keyint min-keyint open-gop intra-refresh gop-lookahead irefresh-type scd sc_detection enable-overlays no-open-gop"),
        (Threads, "threads thread_type slices row-mt frame-threads pools numa-pools lookahead-threads sliced-threads sync-lookahead wpp pmode pme lp pin thread-input"),
        (Filters, "vf filter filter_complex lavfi af filter_script filter_complex_script filter_threads sws_flags crop"),
        (Size, "s aspect"),
        (Rate, "r vsync fps_mode enc_time_base fps force-cfr vfr fps-num fps-denom timebase"),
        (Format, "f movflags map an vn sn dn y n bsf metadata map_metadata tag shortest max_muxing_queue_size copyts"),
        (Input, "i re stream_loop itsoffset hwaccel init_hw_device"),
        (Range, "ss to t fs frames vframes"),
        (Passes, "pass passlogfile fastfirstpass"),
        (Files, "stats qpfile dump-yuv tcfile-in tcfile-out log-file csv csv-log-level opencl-clbin cqmfile zonefile recon analysis-save analysis-load analysis-reuse-file lambda-file scaling-list hme-range dhdr10-info dolby-vision-rpu cqm4 cqm8 input output stat-file roi-map-file vpre apre fpre report"),
        (Headers, "annexb repeat-headers stitchable aud nal-hrd hrd flags flags2 bluray-compat sps-id colorprim transfer colormatrix range master-display max-cll info level-idc high-tier"),
        (Rates, "bitrate vbv-maxrate vbv-bufsize vbv-init crf-max crf-min strict-cbr rc tbr mbr"));

    /// <summary>The reason and what to use instead, or null for an option that is not listed here.</summary>
    public static string? Of(string name) => Reasons.GetValueOrDefault(name);

    private static Dictionary<string, string> ByReason(params (string Reason, string Names)[] groups)
        => groups.SelectMany(group => group.Names.Split(' '), (group, name) => (name, group.Reason)).ToDictionary(pair => pair.name, pair => pair.Reason);
}
