using System.Globalization;
using System.Net;
using System.Text;

namespace Encoder.Ffmpeg.Ingesting;

/// <summary>
/// The address of a live stream, as a list of one entry for ffmpeg's concat demuxer, which reads it from stdin: addresses contain secrets, and every user of
/// the machine can see command lines.
/// </summary>
/// <param name="Address">The address.</param>
/// <param name="Options">Options of its protocol and its demuxer, by ffmpeg's names.</param>
public sealed record IngestList(string Address, IReadOnlyList<(string Name, string Value)> Options)
{
    /// <summary>How often an HLS playlist is loaded without a new segment, every half target duration, until the source counts as gone.</summary>
    private const string HlsLoads = "10";

    /// <summary>A listener for one publisher by SRT, which refuses others than those with the passphrase in the handshake.</summary>
    /// <param name="silence">A publisher that sends nothing for this long is disconnected.</param>
    public static IngestList Srt(IPEndPoint listen, string passphrase, TimeSpan silence) => new(
        $"srt://{listen}",
        [("mode", "listener"), ("passphrase", passphrase), ("timeout", Microseconds(silence)), ("protocol_whitelist", "srt"), ("format_whitelist", "mpegts")]);

    /// <summary>A source by SRT, at an address that was checked.</summary>
    /// <param name="parameters">Passphrase and stream id.</param>
    public static IngestList FromSrt(IPEndPoint server, IReadOnlyList<(string Name, string Value)> parameters, TimeSpan silence) => new(
        $"srt://{server}",
        [("mode", "caller"), .. parameters, ("timeout", Microseconds(silence)), ("protocol_whitelist", "srt"), ("format_whitelist", "mpegts")]);

    /// <summary>A source by RTMP. The server gets the name of its host, while ffmpeg connects to the address that was checked.</summary>
    public static IngestList FromRtmp(IPEndPoint server, Uri source, TimeSpan silence)
    {
        var path = source.PathAndQuery.TrimStart('/');

        // The application has one word, or two where there are three.
        var words = path.Split('/', 3);
        var (application, stream) = words.Length == 3 ? ($"{words[0]}/{words[1]}", words[2]) : (words[0], words.Length == 2 ? words[1] : "");
        return new(
            $"rtmp://{server}/{path}",
            [
                ("rtmp_tcurl", $"rtmp://{source.Authority}/{application}"), ("rtmp_app", application), ("rtmp_playpath", stream), ("rtmp_live", "live"),
                ("rw_timeout", Microseconds(silence)), ("protocol_whitelist", "rtmp,tcp"), ("format_whitelist", "flv,live_flv"),
            ]);
    }

    /// <summary>A source by HTTP or HTTPS, through a proxy that lets ffmpeg connect to nothing that is not allowed.</summary>
    public static IngestList FromHttp(Uri source, string proxy, TimeSpan silence) => new(
        source.AbsoluteUri,
        [
            ("http_proxy", proxy), ("rw_timeout", Microseconds(silence)), ("m3u8_hold_counters", HlsLoads),
            ("protocol_whitelist", "http,https,tls,tcp,httpproxy,crypto"), ("format_whitelist", "mpegts,flv,live_flv,hls,mov,aac,mp3,ac3,eac3,matroska,webm"),
        ]);

    /// <summary>The list.</summary>
    public string Text
    {
        get
        {
            // The demuxer of the entry looks for tracks itself, with limits of its own.
            IEnumerable<(string Name, string Value)> all = [.. Options, ("probesize", Limit.Bytes), ("analyzeduration", Microseconds(Limit.Time))];
            var text = new StringBuilder("ffconcat version 1.0\n").Append(CultureInfo.InvariantCulture, $"file {Quoted(Address)}\n");
            foreach (var (name, value) in all) text.Append(CultureInfo.InvariantCulture, $"option {name} {Quoted(value)}\n");
            return text.ToString();
        }
    }

    /// <summary>Writes the list to the stdin of ffmpeg.</summary>
    public async Task FeedAsync(Stream stdin, CancellationToken cancellationToken) =>
        await stdin.WriteAsync(Encoding.UTF8.GetBytes(Text), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override string ToString() => "ingest list";

    internal static string Microseconds(TimeSpan time) => ((long)time.TotalMicroseconds).ToString(CultureInfo.InvariantCulture);

    // A line break ends an entry, also within quotes.
    private static string Quoted(string value) => value.AsSpan().ContainsAny('\r', '\n', '\0')
        ? throw new ArgumentException("A line break in an address.", nameof(value))
        : $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>What is read of a live stream to find its tracks.</summary>
    internal static class Limit
    {
        public const string Bytes = "5000000";
        public static readonly TimeSpan Time = TimeSpan.FromSeconds(3);
    }
}
