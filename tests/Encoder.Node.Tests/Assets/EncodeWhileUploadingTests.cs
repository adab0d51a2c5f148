using System.Text.Json;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.TestSupport.Grains;
using Encoder.TestSupport.Media;

namespace Encoder.Node.Tests.Assets;

/// <summary>The heart of the product: segments are there while most of the file is not, and are those of an encode of the whole file.</summary>
public sealed class EncodeWhileUploadingTests : IAsyncLifetime
{
    private const string Gops = "-c:v libx264 -preset ultrafast -g 20 -bf 2 -pix_fmt yuv420p -b:v 300k";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource patience = new(Patience);
    private EncodingNode node = null!;

    public async Task InitializeAsync() => node = await EncodingNode.StartAsync(TestMedia.NewFolder());

    public async Task DisposeAsync()
    {
        await node.DisposeAsync();
        patience.Dispose();
    }

    [FfmpegTheory]
    [InlineData("mp4", "", true)]
    [InlineData("mov", "", true)]
    [InlineData("mp4", "-movflags +faststart", false)]
    [InlineData("mp4", "-movflags frag_keyframe+empty_moov", false)]
    [InlineData("mkv", "", false)]
    [InlineData("webm", "-c:v libvpx -deadline realtime -cpu-used 8 -g 20 -b:v 300k -c:a libopus", false)]
    [InlineData("ts", "", false)]
    [InlineData("flv", "-ar 44100", false)]
    [InlineData("avi", "-c:v mpeg4 -bf 0 -g 20", false)]
    [InlineData("mpg", "-c:v mpeg2video -r 25 -bf 2 -g 20 -b:v 300k -c:a mp2", false)]
    [InlineData("ogg", "-c:v libtheora -g 20 -b:v 300k -c:a libvorbis", false)]
    [InlineData("wmv", "-c:v wmv2 -bf 0 -g 20 -b:v 300k -c:a wmav2", false)]
    public async Task Upload_OfAContainer_IsPlayableBeforeAQuarterIsInAndEndsAsAnEncodeOfTheFile(string container, string more, bool indexIsLast)
    {
        var path = await ClipAsync(container, more);
        var file = await File.ReadAllBytesAsync(path);
        var asset = new ArrivingAsset(node.Grains, node.Store, file);
        var job = await SubmitAsync(SourceRef.Of(await asset.CreateAsync()));

        // As the client library sends it: the first block, the index where it is last, the rest in order.
        if (indexIsLast)
        {
            await asset.SendAsync(0, 1);
            await asset.SendAsync(IndexOf(file), file.Length);
        }

        await asset.SendAsync(0, file.Length / 4);
        var playing = await UntilAsync(job, snapshot => snapshot.Renditions.Count > 0 && snapshot.Renditions.All(rendition => rendition.PublishedSegments > 0));
        Assert.Equal(JobState.Encoding, playing.State);
        await asset.SendAsync(0, file.Length);
        Assert.Equal(JobState.Done, (await UntilAsync(job, snapshot => snapshot.IsSettled)).State);

        var local = await SubmitAsync(new SourceRef(path, "film", file.Length, "f"));
        Assert.Equal(JobState.Done, (await UntilAsync(local, snapshot => snapshot.IsSettled)).State);
        Outputs.AssertSame(node.OutputDirectory(local), node.OutputDirectory(job));
    }

    [FfmpegFact]
    public async Task Upload_OfUnknownLength_EndsWhenItIsTold()
    {
        var file = await File.ReadAllBytesAsync(await ClipAsync("mkv", ""));
        var asset = new ArrivingAsset(node.Grains, node.Store, file);
        var job = await SubmitAsync(SourceRef.Of(await asset.CreateAsync(isOpen: true)));
        await asset.SendAsync(0, file.Length);
        await UntilAsync(job, snapshot => snapshot.IsWaitingForUpload && snapshot.Renditions.Any(rendition => rendition.PublishedSegments > 0));
        await asset.Grain.DeclareAsync(file.Length, CancellationToken.None);
        Assert.Equal(JobState.Done, (await UntilAsync(job, snapshot => snapshot.IsSettled)).State);
        var report = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(Path.Combine(node.OutputDirectory(job), "job.json")), ContractsJson.Default.JobReport)!;
        Assert.Equal(file.Length, report.Source.Length);
    }

    /// <summary>What is left to encode when the last byte comes is one chunk, however long the film.</summary>
    [FfmpegTheory]
    [InlineData("mkv", "")]
    [InlineData("ts", "")]
    [InlineData("mp4", "-movflags +faststart")]
    public async Task Upload_WithoutItsLastBytes_IsEncodedUpToTheLastChunk(string container, string more)
    {
        var path = await ClipAsync(container, more);
        var file = await File.ReadAllBytesAsync(path);
        var local = await UntilAsync(await SubmitAsync(new SourceRef(path, "film", file.Length, "f")), snapshot => snapshot.IsSettled);
        var asset = new ArrivingAsset(node.Grains, node.Store, file);
        var job = await SubmitAsync(SourceRef.Of(await asset.CreateAsync()));

        await asset.SendAsync(0, file.Length - ArrivingAsset.Piece);
        await UntilAsync(job, snapshot => snapshot.DoneChunkLanes >= (local.TotalChunks - 1) * snapshot.Lanes);
        await asset.SendAsync(0, file.Length);

        var end = await UntilAsync(job, snapshot => snapshot.IsSettled);
        Assert.Equal((JobState.Done, local.DoneChunkLanes), (end.State, end.DoneChunkLanes));
    }

    [FfmpegFact]
    public async Task Upload_ThatStopsAndIsDeleted_IsWaitedForAndEndsTheJob()
    {
        var file = await File.ReadAllBytesAsync(await ClipAsync("mkv", ""));
        var asset = new ArrivingAsset(node.Grains, node.Store, file);
        var job = await SubmitAsync(SourceRef.Of(await asset.CreateAsync()));
        await asset.SendAsync(0, file.Length / 3);
        await UntilAsync(job, snapshot => snapshot is { IsWaitingForUpload: true, State: JobState.Encoding });
        await asset.Grain.DeleteAsync(CancellationToken.None);
        var end = await UntilAsync(job, snapshot => snapshot.State.IsFinal());
        Assert.Equal((JobState.Failed, ErrorCodes.AssetDeleted), (end.State, end.Fault?.Code));
    }

    private static Task<string> ClipAsync(string container, string more) => TestMedia.ClipAsync(new ClipSpec
    {
        Size = "160x90", Rate = "25", Seconds = "24", Container = container, Video = Gops, More = more,
    });

    private async Task<string> SubmitAsync(SourceRef source)
    {
        var spec = new JobSpec
        {
            Ladder = [new RungSpec { Name = "90p", Height = 90, Preset = "ultrafast", Crf = 30 }],
            Delivery = new DeliverySpec { SegmentSeconds = 2, Mp4 = false },
            ChunkSeconds = 2,
        };
        var job = await node.Grains.GetGrain<ICatalogGrain>(JobRequest.LocalTenant).RegisterAsync(new JobRegistration(null, "film"), CancellationToken.None);
        await node.Grains.GetGrain<IJobGrain>(job).SubmitAsync(new JobRequest(spec, source), CancellationToken.None);
        return job;
    }

    private async Task<JobSnapshot> UntilAsync(string job, Func<JobSnapshot, bool> condition)
    {
        JobSnapshot? last = null;
        try
        {
            last = await JobObserver.UntilAsync(node.Grains, node.Announcements, job, snapshot => condition(last = snapshot), TimeProvider.System, patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"After {Patience}: {last}");
        }

        Assert.True(condition(last), $"It ended before: {last}");
        return last;
    }

    private static int IndexOf(byte[] file) => file.AsSpan().LastIndexOf("moov"u8) - 4;
}
