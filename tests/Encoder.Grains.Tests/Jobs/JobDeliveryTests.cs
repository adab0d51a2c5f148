using Encoder.Contracts;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Jobs;

/// <summary>A job whose files are copied to another container.</summary>
public sealed class JobDeliveryTests
{
    private static readonly Uri Container = new("https://contoso.blob.core.windows.net/films");
    private static readonly Fault Refused = new(ErrorCodes.StoreRefused, "The storage account refuses access to films.");
    private readonly FakeCluster cluster = Allowing(new FakeCluster());

    [Fact]
    public void Delivery_OfAJob_ComesWhenEveryFileIsWritten()
    {
        var node = cluster.StartSilo().AddNode(script: _ => new FakeTurn(TimeSpan.FromSeconds(2)));
        cluster.Run(async () =>
        {
            await SubmitAsync(cluster);
            var end = await cluster.EndAsync();
            Assert.Equal((JobState.Done, null), (end.State, end.Fault));
        });

        Assert.Equal(WorkKind.Deliver, node.Orders[^1].Work.Kind);
        Assert.Single(node.Orders, order => order.Work.Kind == WorkKind.Deliver);
    }

    [Fact]
    public void Delivery_ThatIsRefused_IsAWarningOfADoneJob()
    {
        var node = cluster.StartSilo().AddNode(script: order => new FakeTurn(Fault: order.Work.Kind == WorkKind.Deliver ? Refused : null));
        cluster.Run(async () =>
        {
            await SubmitAsync(cluster);
            var end = await cluster.EndAsync();
            Assert.Equal((JobState.Done, ErrorCodes.StoreRefused), (end.State, end.Fault!.Code));
        });

        Assert.Single(node.Orders, order => order.Work.Kind == WorkKind.Deliver);
    }

    [Fact]
    public void Submit_ContainerThatIsNotAllowed_IsRefusedAndMakesNoJob()
    {
        cluster.StartSilo();
        cluster.Run(async () =>
        {
            var refused = await Assert.ThrowsAsync<FaultException>(() => SubmitAsync(cluster, new Uri("https://contoso.blob.core.windows.net/films-of-others")));
            Assert.Equal(ErrorCodes.DeliveryNotAllowed, refused.Fault.Code);
            Assert.Equal(ErrorCodes.JobNotFound, (await Assert.ThrowsAsync<FaultException>(() => cluster.Job().SnapshotAsync(default))).Fault.Code);
        });
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Delivery_SiloLostAtAnyMoment_IsMadeAllTheSame(int seed)
    {
        var simulated = Allowing(new FakeCluster(seed)).StartSilo();
        var node = simulated.AddNode(script: _ => new FakeTurn(TimeSpan.FromSeconds(2)));
        simulated.Run(async () =>
        {
            await SubmitAsync(simulated);
            await simulated.PassAsync(12 + (seed * 4));
            simulated.CrashSilo();
            simulated.StartSilo();
            await simulated.WakePersistentlyAsync();
            Assert.Equal(JobState.Done, (await simulated.EndAsync()).State);
        });

        Assert.Equal(WorkKind.Deliver, node.Orders[^1].Work.Kind);
    }

    private static FakeCluster Allowing(FakeCluster cluster)
    {
        cluster.Asset = new FakeAsset { HasPreviews = true };
        cluster.Jobs = cluster.Jobs with { DeliveryContainers = ["https://contoso.blob.core.windows.net/films/"] };
        return cluster;
    }

    private static Task<JobSnapshot> SubmitAsync(FakeCluster cluster, Uri? container = null)
    {
        var request = FakeAsset.Request();
        return cluster.Job().SubmitAsync(request with { Spec = request.Spec with { Delivery = new DeliverySpec { Container = container ?? Container } } }, CancellationToken.None);
    }
}
