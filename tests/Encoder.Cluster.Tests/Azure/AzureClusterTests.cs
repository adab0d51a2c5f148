using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Encoder.AzureSupport;
using Encoder.Contracts;
using Xunit.Abstractions;

namespace Encoder.Cluster.Tests.Azure;

/// <summary>Three silos that share nothing but a storage account make the bytes that one command makes, whatever happens to them and to it.</summary>
[Trait("Category", "Long")]
public sealed class AzureClusterTests(AzureClusterFixture cluster, ITestOutputHelper output) : IClassFixture<AzureClusterFixture>
{
    [AzureClusterFact]
    public async Task Upload_ToOneOfThree_IsEncodedOnAllAndTellsNoSecret()
    {
        var silos = await cluster.ThreeAsync();
        cluster.Proxies[0].Requests.Clear();

        var job = await cluster.UploadAsync(silos[0]);
        var operations = BlobOperations.Of(cluster.Proxies[0].Requests.Select(static request => request.Request));
        output.WriteLine(operations.ToString());

        var chunks = 0;
        foreach (var silo in silos)
        {
            var grid = await ClusterRun.GetAsync<ChunkGrid>(silo, $"api/jobs/{job}/chunks");
            chunks = grid.Cells.Select(cell => cell.Chunk).Distinct().Count();
            Assert.Equal(silos.Select(one => one.Node).Order(StringComparer.Ordinal), grid.Cells.Select(cell => cell.Node).Distinct().Order(StringComparer.Ordinal));
        }

        // docs/decisions/0015-azure-storage.md: chunks of two rungs and of sound, one segment each, and what a job costs besides.
        Assert.InRange(chunks, 24, 28);
        Assert.Equal(chunks * 3, operations["copy", "out/seg"]);
        Assert.Equal(chunks * 2, operations["put", "records"]);
        Assert.InRange(operations.Writes, 100, chunks * 22);
        Assert.DoesNotMatch("AccountKey|SharedKey |sig=", cluster.Silos.Logs());
        Assert.NotEmpty(cluster.Proxies[1].Requests); // Announcements went through the queue,
        Assert.NotEmpty(cluster.Proxies[2].Requests); // and members are in the table.
    }

    // Viewers load the storage account and not the silos; what names files by relative addresses stays with the silos.
    [AzureClusterFact]
    public async Task Playback_Redirected_ComesFromTheStorageAccount()
    {
        var silo = (await cluster.ThreeAsync())[2];
        var job = await cluster.EncodeAsync();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = silo.Http };

        using var playlist = await http.GetAsync($"media/{job}/240p/playlist.m3u8");
        using var segment = await http.GetAsync($"media/{job}/240p/seg-00000.m4s");
        using var fromAccount = await http.GetAsync(segment.Headers.Location);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TemporaryRedirect, HttpStatusCode.OK), (playlist.StatusCode, segment.StatusCode, fromAccount.StatusCode));
        Assert.Equal(cluster.Proxies[0].Address.Port, segment.Headers.Location!.Port);
        await using var stored = (await cluster.Store.OpenReadAsync($"jobs/{job}/out/240p/seg-00000.m4s", 0, default))!;
        using var bytes = new MemoryStream();
        await stored.CopyToAsync(bytes);
        Assert.Equal(bytes.ToArray(), await fromAccount.Content.ReadAsByteArrayAsync());
    }

    [AzureClusterFact]
    public async Task Silo_KilledInItsWork_ItIsLeasedAgainWithin15SecondsAndSameBytes() =>
        Assert.InRange(await cluster.KillInWorkAsync(), TimeSpan.Zero, TimeSpan.FromSeconds(15));

    [AzureClusterFact]
    public Task Silos_KilledAtRandomAgainAndAgain_EveryJobIsDone() => cluster.KillAtRandomAsync(Durations.Kills, seed: 20);

    [AzureClusterFact]
    public Task Silo_FrozenThenContinued_ChangesNothing() => cluster.FreezeAndContinueAsync();

    [AzureClusterFact]
    public Task Silos_AllRestartedThenStarved_RemindersFireAndNobodyIsDeclaredDead() => cluster.StarveAsync(cluster.DeadAsync);

    [AzureClusterFact]
    public async Task Silos_ReplacedByAnotherVersionInTurn_NoJobFailsAndRemindersFire()
    {
        await cluster.RollAsync(new SiloPlace(SiloBuild.OfVersion(new Version(99, 0, 0))));

        Assert.Equal(["99.0.0", "99.0.0", "99.0.0"], await cluster.VersionsAsync());
        foreach (var silo in cluster.Silos.Running.ToList()) await silo.TerminateAsync();
    }

    // One request in twenty is refused, kept, cut, or carried out without an answer: nothing is lost and nothing comes twice.
    [AzureClusterFact]
    public async Task Storage_BusySlowAndLosingAnswers_SameBytes()
    {
        await cluster.ThreeAsync();
        var random = new Random(15);
        var counts = new ConcurrentDictionary<ProxyFault, int>();

        await cluster.DisturbAsync(
            _ =>
            {
                int drawn;
                lock (random) drawn = random.Next(80);
                var fault = drawn switch { 0 => ProxyFault.Busy, 1 => ProxyFault.Cut, 2 => ProxyFault.LoseReply, 3 => ProxyFault.Slow, _ => ProxyFault.None };
                counts.AddOrUpdate(fault, 1, static (_, count) => count + 1);
                return fault;
            },
            () => cluster.UploadAsync(cluster.Silos.Running.First()));

        Assert.Equal(5, counts.Count);
    }

    // An announcement is a hint: whoever hears none looks at the store.
    [AzureClusterFact]
    public async Task Announcements_LostDoubledAndReordered_SameBytes()
    {
        await cluster.ThreeAsync();
        var queue = new UnreliableQueue(seed: 10);
        cluster.Proxies[1].Edit = queue.Edit;
        try
        {
            await cluster.DisturbAsync(queue.Decide, () => Task.WhenAll(cluster.EncodeAsync(), cluster.EncodeAsync()));
        }
        finally
        {
            cluster.Proxies[1].Edit = null;
        }

        Assert.True(queue is { Lost: > 0, Doubled: > 0, Reordered: > 0 }, $"{queue.Lost} lost, {queue.Doubled} doubled, {queue.Reordered} reordered");
    }

    [AzureClusterFact]
    public async Task Storage_AwayAndBack_JobsGoOnAndSilosStay()
    {
        var silos = await cluster.ThreeAsync();
        var away = Task.CompletedTask;

        await cluster.EncodeAsync(done =>
        {
            if (done == 2) away = BeAwayAsync();
            return Task.CompletedTask;
        });
        await away;

        await cluster.EncodeAsync();
        Assert.All(silos, silo => Assert.False(silo.HasExited, silo.Output));
    }

    [AzureClusterFact]
    public async Task Cluster_KilledAndStartedElsewhere_IsReadyByItselfIn30Seconds()
    {
        var silos = await cluster.ThreeAsync();
        var since = 0L;

        await cluster.EncodeAsync(async done =>
        {
            if (done != 6) return;
            foreach (var silo in silos) await silo.KillAsync();
            since = Stopwatch.GetTimestamp();
            await cluster.ThreeAsync();
            Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        });

        Assert.NotEqual(0, since);
    }

    private async Task BeAwayAsync()
    {
        foreach (var proxy in cluster.Proxies) proxy.IsAway = true;
        await Durations.LetPassAsync(Durations.ServiceAway);
        foreach (var proxy in cluster.Proxies) proxy.IsAway = false;
    }
}
