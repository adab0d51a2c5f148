using System.IO.Compression;
using System.Security.Cryptography;

namespace Encoder.Server.Dashboard;

/// <summary>A file of the dashboard, embedded in this assembly, with its entity tag; compressed at the first request that accepts compression.</summary>
internal sealed class DashboardFile
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private readonly Lazy<byte[]> brotli;
    private readonly Lazy<byte[]> gzip;

    public DashboardFile(string path, byte[] content)
    {
        Path = path;
        Content = content;
        ContentType = Types[System.IO.Path.GetExtension(path)];
        Tag = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12));
        brotli = new(() => Compress(output => new BrotliStream(output, CompressionLevel.SmallestSize)));
        gzip = new(() => Compress(output => new GZipStream(output, CompressionLevel.SmallestSize)));
    }

    /// <summary>Its path below the server's root, such as <c>ui/app.js</c>.</summary>
    public string Path { get; }

    public string ContentType { get; }

    /// <summary>Entity tag; changes with the content.</summary>
    public string Tag { get; }

    public byte[] Content { get; }

    public byte[] Brotli => brotli.Value;

    public byte[] Gzip => gzip.Value;

    private byte[] Compress(Func<Stream, Stream> open)
    {
        using var output = new MemoryStream();
        using (var compressor = open(output)) compressor.Write(Content);
        return output.ToArray();
    }
}
