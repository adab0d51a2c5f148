namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// The input from which ffmpeg reads an asset: a complete local file, or the node's loopback endpoint while the asset is arriving. Both are read the same
/// way, in order or with seeking, so that both give the same tracks, packets and times.
/// </summary>
public sealed record AssetInput
{
    private AssetInput(string url, string protocols, bool isSequential) => (Url, Protocols, IsSequential) = (url, protocols, isSequential);

    /// <summary>A complete local file; <paramref name="path"/> is absolute.</summary>
    /// <param name="isSequential">Whether it is read in order, without seeking.</param>
    public static AssetInput File(string path, bool isSequential = false) =>
        new(FileUrl.Input(path), "file", isSequential) { Reads = [path] };

    /// <summary>An address of the node's endpoint, which answers range requests as soon as the bytes are stored.</summary>
    public static AssetInput Endpoint(Uri address, bool isSequential) => address is { IsLoopback: true, Scheme: "http" }
        ? new(address.AbsoluteUri, "http,tcp", isSequential) { UsesLoopback = true }
        : throw new ArgumentException("The address of an asset must be the loopback endpoint of the node.", nameof(address));

    /// <summary>The input in ffmpeg syntax.</summary>
    public string Url { get; }

    /// <summary>Whether it is read in order, without seeking.</summary>
    public bool IsSequential { get; }

    /// <summary>Whether the reader needs the loopback network.</summary>
    public bool UsesLoopback { get; private init; }

    /// <summary>The files it may read, absolute.</summary>
    public IReadOnlyList<string> Reads { get; private init; } = [];

    internal string Protocols { get; }

    /// <summary>Options before <c>-i</c>. A demuxer that can seek reads the end of some containers first, for duration or index.</summary>
    internal IEnumerable<string> Access => IsSequential ? ["-seekable", "0"] : UsesLoopback ? ["-seekable", "1"] : [];
}
