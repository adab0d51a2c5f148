using System.Security.Cryptography;
using Encoder.Cli.Tests.Support;
using Encoder.Node.Assets;

namespace Encoder.Cli.Tests.Encode;

public sealed class SourceFileTests : IDisposable
{
    private const int Mib = 1 << 20;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_SmallFile_FingerprintsLengthAndItTwice()
    {
        var source = SourceFile.Open(folder.Write("clip.mp4", "abc"));

        byte[] hashed = [3, 0, 0, 0, 0, 0, 0, 0, .. "abcabc"u8];
        Assert.Equal((folder["clip.mp4"], "clip.mp4", 3L), (source.Path, source.FileName, source.Length));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(hashed)), source.Fingerprint);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(Mib - 1, true)]
    [InlineData(Mib, false)]
    [InlineData(2 * Mib - 1, false)]
    [InlineData(2 * Mib, true)]
    [InlineData(3 * Mib - 1, true)]
    public void Open_AByteChanges_ChangesTheFingerprintAtTheEdges(int at, bool changes)
    {
        var content = new byte[3 * Mib];
        File.WriteAllBytes(folder["clip.mp4"], content);
        var before = SourceFile.Open(folder["clip.mp4"]).Fingerprint;
        content[at] = 1;
        File.WriteAllBytes(folder["clip.mp4"], content);

        Assert.Equal(changes, before != SourceFile.Open(folder["clip.mp4"]).Fingerprint);
    }
}
