using Encoder.Contracts;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Jobs;

public sealed class JobPreviewTests
{
    private static readonly Fault Crash = new(ErrorCodes.PreviewFailed, "The encoder ended with exit status 1.");
    private readonly FakeCluster cluster = new() { Asset = new FakeAsset { HasPreviews = true } };

    [Fact]
    public void Previews_OfAJob_ComeWhenItPlaysAndWhenItIsDone()
    {
        cluster.StartSilo().AddNode(script: order => new FakeTurn(TimeSpan.FromSeconds(2)));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            var withPoster = await cluster.UntilAsync(snapshot => snapshot.Previews?.Count > 0);
            Assert.Equal((JobState.Encoding, PreviewPart.Poster), (withPoster.State, Assert.Single(withPoster.Previews!)));
            Assert.NotNull(withPoster.PlayableAt);
            var done = await cluster.UntilAsync(snapshot => snapshot.State == JobState.Done);
            Assert.True(done is { HasFilesToCome: true, Previews.Count: 1 });
            var settled = await cluster.EndAsync();
            Assert.Equal([PreviewPart.Poster, PreviewPart.Sprites], settled.Previews);
            Assert.Empty(settled.Warnings);
        });
    }

    [Fact]
    public void Previews_ThatTakeLong_HoldNothingUpAndOutliveTheSilo()
    {
        Func<WorkOrder, FakeTurn> script = order => new FakeTurn(order.Work.Kind == WorkKind.Preview ? TimeSpan.FromMinutes(10) : default);
        cluster.StartSilo();
        FakeNode[] nodes = [cluster.AddNode("node-a", script: script), cluster.AddNode("node-b", script: script)];
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            var done = await cluster.UntilAsync(snapshot => snapshot.State == JobState.Done);
            Assert.InRange(done.EndedAt!.Value - done.StartedAt!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));

            // The poster's attempt goes on over the job's end.
            await cluster.PassAsync(60);
            Assert.Single(nodes.SelectMany(node => node.Orders), order => order.Work is { Kind: WorkKind.Preview, Chunk: (int)PreviewPart.Poster });
            cluster.CrashSilo();
            cluster.StartSilo();
            await cluster.Job().WakeAsync(CancellationToken.None);
            Assert.Equal(2, (await cluster.EndAsync()).Previews!.Count);
        });
    }

    [Fact]
    public void Preview_FailsThreeTimes_IsAWarningOfADoneJob()
    {
        var node = cluster.StartSilo().AddNode(script: order => new FakeTurn(Fault: order.Work.Kind == WorkKind.Preview ? Crash : null));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            var end = await cluster.EndAsync();
            Assert.Equal((JobState.Done, null), (end.State, end.Fault));
            Assert.Empty(end.Previews!);
            Assert.Equal(
                ["Poster: The encoder ended with exit status 1 (3 attempts).", "Sprites: The encoder ended with exit status 1 (3 attempts)."],
                end.Warnings.Select(warning => warning.Message));
        });

        Assert.Equal(6, node.Orders.Count(order => order.Work.Kind == WorkKind.Preview));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Previews_SiloLostAtAnyMoment_AreMadeAllTheSame(int seed)
    {
        var simulated = new FakeCluster(seed) { Asset = new FakeAsset { HasPreviews = true } }.StartSilo();
        simulated.AddNode(script: _ => new FakeTurn(TimeSpan.FromSeconds(2)));
        simulated.Run(async () =>
        {
            await simulated.SubmitAsync();
            await simulated.PassAsync(seed * 3);
            simulated.CrashSilo();
            simulated.StartSilo();
            await simulated.WakePersistentlyAsync();
            Assert.Equal(2, (await simulated.EndAsync()).Previews!.Count);
        });
    }
}
