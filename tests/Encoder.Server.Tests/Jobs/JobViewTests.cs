using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Jobs;

namespace Encoder.Server.Tests.Jobs;

public sealed class JobViewTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddHours(1);

    private static readonly JobSnapshot Running = new(
        "job", JobState.Encoding, 1, new JobRequest(new JobSpec(), new SourceRef("/srv/film.mkv", "film.mkv", 1000, "f")), 4, null, 3, 100, TimeSpan.FromSeconds(60),
        [new RenditionSnapshot("720p", false, 90, 2, false), new RenditionSnapshot("audio", true, 90, 2, false)], [], null,
        StartedAt: Now.AddSeconds(-20), Phases: new JobPhases(0.5, 0.25, 0.2), Lanes: 2);

    [Fact]
    public void Links_BeforeAnythingPlays_AreNotThere()
    {
        var info = View(Running);

        Assert.Equal(new JobLinks(), info.Links);
        Assert.Equal((3, null, 1d, 0.75), (info.Progress.DoneChunks, info.Progress.TotalChunks, info.Progress.Uploaded, info.Progress.Speed));
    }

    [Fact]
    public void Links_WhileItPlays_AreThoseOfWhatIsDelivered() => Assert.Equal(
        new JobLinks("/media/job/master.m3u8", "/media/job/manifest.mpd"), View(Running with { PlayableAt = Now }).Links);

    [Fact]
    public void Links_OfPreviews_AreThoseThatAreMade() => Assert.Equal(
        new JobLinks(Poster: "/media/job/poster.jpg"), View(Running with { Previews = [PreviewPart.Poster] }).Links);

    [Fact]
    public void Links_OfAFailedJob_AreNotThere() =>
        Assert.Equal(new JobLinks(), View(Running with { PlayableAt = Now, State = JobState.Failed }).Links);

    [Fact]
    public void Mp4_ThatCouldNotBeWritten_IsAWarningOfADoneJob()
    {
        var missing = new Fault(ErrorCodes.WorkFailed, "720p: no room.");

        var info = View(Running with { State = JobState.Done, Fault = missing });

        Assert.Null(info.Fault);
        Assert.Equal(missing, Assert.Single(info.Warnings));
    }

    // What an encoder says is full of the server's folders, and of the address that the splitter reads an asset from.
    [Theory]
    [InlineData("exit 1: ffmpeg -i file:/srv/encoder/scratch/job/1-a/0.nut", "exit 1: ffmpeg -i …/0.nut")]
    [InlineData("'/srv/encoder data/x.mp4': Invalid data", "'…/encoder data/x.mp4': Invalid data")]
    [InlineData("http://127.0.0.1:40123/s3cret/film.mkv: End of file", "…/film.mkv: End of file")]
    [InlineData("scale=640/2:-2, 24000/1001 fps, and/or", "scale=640/2:-2, 24000/1001 fps, and/or")]
    public void Detail_OfAFault_NamesNoFolderOfTheServer(string detail, string shown) => Assert.Equal(
        shown, View(Running with { State = JobState.Failed, Fault = new Fault(ErrorCodes.EncoderCrashed, "It crashed.", detail) }).Fault!.Detail);

    // Whole commands are of no use to a client, and tell how the server is built; its log has them.
    [Fact]
    public void Detail_OfAFault_HasNoCommand() => Assert.Equal(
        "ended with exit status 1\n[libx264] broken",
        View(Running with { State = JobState.Failed, Fault = new Fault(ErrorCodes.EncoderCrashed, "It crashed.", "ended with exit status 1\n$ ffmpeg -i pipe: -crf 20\n[libx264] broken") }).Fault!.Detail);

    [Fact]
    public void Name_WithWhatCannotBeSeen_IsShownWithout()
    {
        var source = Running.Request.Source with { FileName = "gpj.\u202E4pm.exe" };

        Assert.Equal("gpj.4pm.exe", View(Running with { Request = Running.Request with { Source = source } }).Name);
    }

    [Fact]
    public void Upload_ThatArrives_IsItsBytesOverItsLength()
    {
        var progress = JobView.Of(Running, Asset(AssetState.Receiving, 250), "/media/job/", Now).Progress;

        Assert.Equal((0.25, 250, 1000), (progress.Uploaded, progress.UploadedBytes, progress.TotalBytes));
    }

    // Retention frees the blocks of a complete asset: what had arrived is not taken back.
    [Theory]
    [InlineData(1000, 1), InlineData(250, 0.25)]
    public void Upload_WhoseAssetIsGone_IsWhatHadArrived(long received, double uploaded) =>
        Assert.Equal(uploaded, JobView.Of(Running, Asset(AssetState.Deleted, received), "/media/job/", Now).Progress.Uploaded);

    private static AssetSnapshot Asset(AssetState state, long received) =>
        new(new AssetInfo { Id = "a", FileName = "film.mkv", State = state, Length = 1000, StoredBytes = 0, CreatedAt = Now }, "local", 0, ReceivedBytes: received);

    private static JobInfo View(JobSnapshot job) => JobView.Of(job, null, "/media/job/", Now);
}
