using Encoder.Server.Media;

namespace Encoder.Server.Tests.Media;

public sealed class MediaFileTests
{
    [Theory]
    [InlineData("master.m3u8", "application/vnd.apple.mpegurl")]
    [InlineData("manifest.mpd", "application/dash+xml")]
    [InlineData("720p/playlist.m3u8", "application/vnd.apple.mpegurl")]
    [InlineData("720p/seg-00012.m4s", "video/mp4")]
    [InlineData("audio-eng/init.mp4", "audio/mp4")]
    [InlineData("720p.mp4", "video/mp4")]
    [InlineData("job.json", "application/json")]
    [InlineData("poster.jpg", "image/jpeg")]
    [InlineData("sprites-2.jpg", "image/jpeg")]
    [InlineData("sprites.vtt", "text/vtt")]
    public void Name_OfAFileThatJobsMake_HasItsType(string name, string type) => Assert.Equal(type, MediaFile.Parse(name)?.ContentType);

    [Theory]
    [InlineData(""), InlineData("../../spec"), InlineData("720p/../job.json"), InlineData("720p/seg-1.m4s"), InlineData("720p/seg-00001.m4s/x"),
     InlineData("/etc/passwd"), InlineData("720p\\init.mp4"), InlineData("720p/init.mp4\n"), InlineData("720P/init.mp4"), InlineData(".."), InlineData("a/b/init.mp4"), InlineData("sprites-3.jpg"), InlineData("720p/poster.jpg")]
    public void Name_OfAnythingElse_IsNoFile(string name) => Assert.Null(MediaFile.Parse(name));
}
