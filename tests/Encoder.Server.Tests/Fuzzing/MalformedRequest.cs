using System.Text;

namespace Encoder.Server.Tests.Fuzzing;

/// <summary>A request to a route, bent by a seed: path, query, headers and body are right or not, each by itself. The same seed gives the same.</summary>
internal sealed class MalformedRequest(string method, string pattern, int seed, IReadOnlyDictionary<string, string> known, Uri server)
{
    private static readonly string[] Texts =
    [
        "", "0", "-1", "1", "2147483648", "9223372036854775807", "99999999999999999999", "1e9", "NaN", "null", "true", "%00", "%ff%fe", "%ED%A0%80", "%F0%9F%8E%AC", "..", "..%2f..%2fetc",
        "a/b", "~1.x", "film 1", "%", "%zz", "'\"<>", "000000000000000000000000", "e%CC%81", "%E2%80%AE", "*", "master.m3u8", "90p/seg-00000.m4s", new('a', 3000),
    ];

    private static readonly string[] Headers =
    [
        "Tus-Resumable", "Upload-Length", "Upload-Offset", "Upload-Defer-Length", "Upload-Metadata", "Upload-Checksum", "Upload-Concat", "X-HTTP-Method-Override", "Idempotency-Key",
        "Last-Event-ID", "X-Content-SHA256", "Content-Type", "Content-Encoding", "Accept-Encoding", "Accept", "Range", "If-Range", "If-None-Match", "If-Modified-Since", "Origin", "Cookie",
        "Authorization", "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Expect", "Access-Control-Request-Method",
    ];

    private static readonly string[] Values =
    [
        "", "0", "1", "-1", "1.0.0", "99999999999999999999", "application/offset+octet-stream", "application/json", "application/json; charset=utf-99", "multipart/form-data", "multipart/form-data; boundary=x",
        "multipart/form-data; boundary=", "filename ZmlsbQ==", "fïlename ZmlsbQ==", "filename,filename", "filename 4pz/", "job e30=", "job eyJuYW1lIjoiXHVkODAwIn0=", "sha256 AAAA", "md5", "sha1 !!", "gzip", "br;q=0", "br;q=x",
        "bytes=0-", "bytes=-1", "bytes=9-1", "bytes=0-0,2-3", "\"x\"", "*", "W/\"", "PATCH", "DELETE", "identity", "é", "\u00ff\u00fe", "encoder-session=a.b.c", "Bearer", "Bearer x", "100-continue", "partial", "final;/files/a",
        "text/event-stream", "Thu, 99 Foo", "http://localhost", new('9', 400),
    ];

    private static readonly string[] Bodies =
    [
        "", "{", "null", "[]", "{}", "1", "\"x\"", "{\"fileName\":null}", "{\"fileName\":\"\\ud800\"}", "{\"\\ud800\":1}", "{\"fileName\":\"a\",\"job\":{\"name\":\"\\udfff x\",\"metadata\":{\"\\ud800\":\"1\"}}}",
        "{\"fileName\":\"a\",\"length\":1e400}", "{\"fileName\":\"a\",\"length\":-1}", "{\"fileName\":\"a\",\"length\":\"1\"}", "{\"asset\":\"000000000000000000000000\",\"spec\":{\"ladder\":[null]}}",
        "{\"ladder\":[{\"name\":\"720p\",\"frameRate\":1e999}]}", "{\"ladder\":[{\"name\":\"720p\",\"frameRate\":[1]}],\"callbacks\":[\"x\",\"http://\\ud800\"]}", "{\"key\":\"\\u0000\"}", "{\"key\":\"\\udc00\"}", "{\"length\":99999999999}",
        "\ufeff{}", "\u00ff\u00fe", "--x\r\n", "--x--\r\n", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc", "--x\r\n\r\nabc\r\n--x--",
        "--x\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n{\r\n--x--", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%ED%A0%80\r\n\r\n\r\n--x--",
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\u202e\u200b\"\r\n\r\nabc\r\n--x--", "--x\r\n" + string.Concat(Enumerable.Repeat("A: b\r\n", 40)) + "\r\n\r\n--x--", $"--x\r\nA: {new string('b', 20_000)}\r\n\r\n--x--",
        new('[', 5000), new('a', 70_000),
    ];

    private readonly Random random = new((seed * 7919) + (pattern.Sum(letter => letter) * 31) + method.Length);

    public byte[] Build()
    {
        var body = Latin(Pick(Bodies));
        var (head, sent) = Framed(body);
        var text = new StringBuilder();
        text.Append(method).Append(' ').Append(Path()).Append(Query()).Append(" HTTP/1.1\r\nHost: ").Append(server.Authority).Append("\r\nConnection: close\r\n");
        if (pattern.StartsWith("/files", StringComparison.Ordinal) && random.Next(10) > 0) text.Append("Tus-Resumable: 1.0.0\r\n");
        for (var count = random.Next(5); count > 0; count--) text.Append(Pick(Headers)).Append(": ").Append(Pick(Values)).Append("\r\n");
        text.Append(head).Append("\r\n");
        return [.. random.Next(2) == 0 ? Latin(text.ToString()) : Encoding.UTF8.GetBytes(text.ToString()), .. sent];
    }

    /// <summary>The body with a length that is right, too long or too short, or in pieces that are well formed or not.</summary>
    private (string Head, byte[] Sent) Framed(byte[] body) => random.Next(8) switch
    {
        0 => ($"Content-Length: {body.Length + 10}\r\n", body),
        1 => ("Content-Length: x\r\n", body),
        2 => ("Transfer-Encoding: chunked\r\n", [.. Latin("zz\r\n"), .. body]),
        3 => ("Transfer-Encoding: chunked\r\n", [.. Latin($"{body.Length + 5:x}\r\n"), .. body]),
        4 => ("Transfer-Encoding: chunked\r\n", [.. Latin($"{body.Length:x}\r\n"), .. body, .. Latin("\r\n0\r\n\r\n")]),
        _ => ($"Content-Length: {body.Length}\r\nContent-Type: {(random.Next(2) == 0 ? "application/json" : "multipart/form-data; boundary=x")}\r\n", body),
    };

    private string Path() => "/" + string.Join('/', pattern.TrimStart('/').Split('/').Select(Segment));

    private string Segment(string segment)
    {
        if (!segment.StartsWith('{')) return segment;
        var name = segment.Trim('{', '}', '*').Split(':')[0];
        return random.Next(3) > 0 && known.TryGetValue(name, out var id) ? id : Pick(Texts);
    }

    private string Query() => random.Next(2) == 0 ? "" : $"?{Pick(["after", "count", "state", "search", "offset", "x"])}={Pick(Texts)}&{Pick(["count", "offset", "state"])}={Pick(Texts)}";

    private string Pick(string[] from) => from[random.Next(from.Length)];

    private static byte[] Latin(string text) => text.All(letter => letter < 256) ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);
}
