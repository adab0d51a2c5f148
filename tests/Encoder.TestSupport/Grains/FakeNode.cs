using System.Collections.Concurrent;
using System.Text;
using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.TestSupport.Grains;

/// <summary>What becomes of one attempt.</summary>
/// <param name="Takes">How long it takes.</param>
/// <param name="Fault">How it fails; null: it does not.</param>
/// <param name="Vanishes">It is never heard of again, though its slot is taken.</param>
/// <param name="VanishesAfterRecord">Writes its record, then is never heard of again.</param>
/// <param name="Init">Content of the init segment.</param>
public sealed record FakeTurn(
    TimeSpan Takes = default, Fault? Fault = null, bool Vanishes = false, bool VanishesAfterRecord = false, string Init = "init");

/// <summary>How a fake node behaves.</summary>
public sealed record FakeNodeOptions
{
    public string Name { get; init; } = "node-a";

    public int Slots { get; init; } = 2;

    public int LightSlots { get; init; } = 1;

    public string Build { get; init; } = "ffmpeg 5.1";

    /// <summary>Encoders that it lists; null: none are listed.</summary>
    public IReadOnlyList<string>? Encoders { get; init; }

    /// <summary>The asset of a job.</summary>
    public required Func<string, FakeAsset> AssetOf { get; init; }

    /// <summary>What becomes of an attempt.</summary>
    public Func<WorkOrder, FakeTurn> Script { get; init; } = _ => new FakeTurn();

    /// <summary>Hears how long each call took by which it got a lease.</summary>
    public Action<TimeSpan>? Leased { get; init; }

    /// <summary>How often work reports.</summary>
    public TimeSpan ReportEvery { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>
/// A node without ffmpeg: it checks in, begins, reports and commits as a real one, and makes up the media. It goes on over the loss of
/// its silo: <c>grains</c> is asked anew after each.
/// </summary>
public sealed class FakeNode(FakeNodeOptions options, Func<IGrainFactory> grains, Func<Announcements> announcements, IMediaStore store, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly List<WorkId> running = [];
    private readonly List<WorkOrder> orders = [];
    private readonly ConcurrentDictionary<string, EncodePlan> plans = new();
    private volatile TaskCompletionSource changed = new();
    private (IGrainFactory? Silo, IDispatcherGrain? Grain) dispatcher;
    private long lastReply;
    private int failures;
    private CancellationToken stop;

    /// <summary>Every order it began, in order.</summary>
    public IReadOnlyList<WorkOrder> Orders
    {
        get
        {
            lock (gate) return [.. orders];
        }
    }

    /// <summary>Runs until cancelled, which is how it dies: without a word.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        stop = cancellationToken;
        while (!cancellationToken.IsCancellationRequested)
        {
            changed = new TaskCompletionSource();
            var report = Report();
            var poll = PollAsync(report);
            await Task.WhenAny(poll, changed.Task);
            if (report.FreeSlots + report.FreeLightSlots > 0 || cancellationToken.IsCancellationRequested) continue;

            // Without the token: the cancellation of a delay continues a WhenAny on the thread pool, and the simulation would not be the same every time.
            await Task.WhenAny(changed.Task, Task.Delay(TimeSpan.FromSeconds(5), time, CancellationToken.None));
        }
    }

    private NodeReport Report()
    {
        lock (gate)
        {
            var heavy = running.Count(work => work.Kind.IsHeavy());
            return new NodeReport(
                options.Name, options.Slots, options.Slots - heavy, options.LightSlots - (running.Count - heavy), options.Build, [.. running],
                Interlocked.Read(ref lastReply))
            { Encoders = options.Encoders, FailuresInARow = failures };
        }
    }

    private IDispatcherGrain Dispatcher()
    {
        if (dispatcher.Silo != grains()) dispatcher = (grains(), grains().GetGrain<IDispatcherGrain>("default"));
        return dispatcher.Grain!;
    }

    private async Task PollAsync(NodeReport report)
    {
        try
        {
            var reply = await Dispatcher().CheckInAsync(report, stop);
            lock (gate)
            {
                lastReply = Math.Max(lastReply, reply.Serial);
                running.AddRange(reply.Granted);
            }

            foreach (var work in reply.Granted) _ = RunAsync(work);
        }
        catch (Exception exception) when (IsUnanswered(exception))
        {
            // The silo is gone; another one comes, whose dispatcher counts anew.
            lastReply = 0;
            await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
        }
    }

    private async Task RunAsync(WorkId work)
    {
        try
        {
            await (work.Kind == WorkKind.Encode ? EncodeAsync(work) : OtherAsync(work));
        }
        catch (Exception exception) when (exception is OperationCanceledException || IsUnanswered(exception))
        {
            // This node died, or it stopped at the job's word, or the silo was lost: the lease tells.
        }
        finally
        {
            lock (gate) running.Remove(work);
            changed.TrySetResult();
        }
    }

    private async Task EncodeAsync(WorkId work)
    {
        // As a real node it looks its grain up once; after the loss of the silo, in the next one.
        var silo = grains();
        var found = silo.GetGrain<IChunkGrain>(work.ChunkKey);
        IChunkGrain Chunk() => grains() == silo ? found : grains().GetGrain<IChunkGrain>(work.ChunkKey);

        var since = time.GetTimestamp();
        var order = await Chunk().BeginAsync(work, options.Name, options.Build, stop);
        if (order is null) return;
        options.Leased?.Invoke(time.GetElapsedTime(since));
        lock (gate) orders.Add(order);
        if (order.Opening is not null) order = await PlannedAsync(order, frames => Chunk().ReportAsync(work, frames, stop));
        if (order is null) return;
        var turn = options.Script(order);
        if (turn.Vanishes) await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
        // A chunk of several segments shows the first ones when half of it is encoded.
        var isShown = turn.Takes > TimeSpan.Zero && order.Chunk!.SegmentStarts.Count > 1;
        if (!await SpendAsync(isShown ? turn.Takes / 2 : turn.Takes, order, frames => Chunk().ReportAsync(work, frames, stop))) return;
        if (isShown)
        {
            await ShowAsync(Chunk, order, turn);
            if (!await SpendAsync(turn.Takes / 2, order, frames => Chunk().ReportAsync(work, frames, stop))) return;
        }

        failures = turn.Fault is null ? 0 : failures + 1;
        if (turn.Fault is { } fault)
        {
            await Chunk().FailAsync(work, order.Attempt, fault, stop);
            return;
        }

        var record = await RecordAsync(order, turn);
        if (turn.VanishesAfterRecord)
        {
            await store.PutIfAbsentAsync(new RunKeys(work.Job, work.Run).Record(work.Chunk, work.Lane), StoreJson.Write(record), stop);
            return;
        }

        // A commit under way is not recalled: the record may stand already.
        await Chunk().CommitAsync(work, record, CancellationToken.None);
    }

    /// <summary>Waits until the plan page of an open chunk is stored; null when the job wants no more of it.</summary>
    private async Task<WorkOrder?> PlannedAsync(WorkOrder order, Func<AttemptProgress, Task<bool>> report)
    {
        while (true)
        {
            if (await StoreJson.ReadAsync<PlanPage>(store, new RunKeys(order.Work.Job, order.Work.Run).PlanPage(order.Work.Chunk), stop) is { } page)
                return order with { Chunk = page.Chunks[0] };
            if (!await SpendAsync(options.ReportEvery, order, report)) return null;
        }
    }

    private async Task ShowAsync(Func<IChunkGrain> chunk, WorkOrder order, FakeTurn turn)
    {
        var record = await RecordAsync(order, turn);
        var parts = record.Parts.Select(part => part with { Segments = [.. part.Segments.Take((part.Segments.Count + 1) / 2)] }).ToList();
        try
        {
            await chunk().PublishAsync(order.Work, new PartialRecord(record.Chunk, record.Lane, parts), stop);
        }
        catch (Exception exception) when (IsUnanswered(exception))
        {
            // The silo is gone; the record says it all.
        }
    }

    private async Task OtherAsync(WorkId work)
    {
        var (silo, found) = (grains(), grains().GetGrain<IJobGrain>(work.Job));
        IJobGrain Job() => grains() == silo ? found : grains().GetGrain<IJobGrain>(work.Job);
        var job = Job();
        var order = await job.BeginAsync(work, options.Name, options.Build, stop);
        if (order is null) return;
        lock (gate) orders.Add(order);
        var turn = options.Script(order);
        if (turn.Vanishes) await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
        if (!await SpendAsync(turn.Takes, order, frames => Job().RenewAsync(work, frames, stop))) return;
        if (turn.Fault is { } fault)
        {
            await job.FailedAsync(work, order.Attempt, fault, stop);
            return;
        }

        switch (work.Kind)
        {
            case WorkKind.Probe:
                await job.ProbedAsync(work, order.Attempt, options.AssetOf(work.Job).Media(), stop);
                break;
            case WorkKind.Split:
                await SplitAsync(order, Job);
                break;
            default:
                await store.PutAsync(FileOf(work), new byte[] { 1 }, stop);
                await job.FinishedAsync(work, order.Attempt, stop);
                break;
        }
    }

    /// <summary>A simulated silo that is lost cancels its calls, one of Orleans gives no answer.</summary>
    private bool IsUnanswered(Exception exception) => !stop.IsCancellationRequested
        && (exception is OperationCanceledException || GrainFaults.Of(exception) is { Fault.Code: ErrorCodes.ClusterUnreachable });

    private static string FileOf(WorkId work) =>
        new RunKeys(work.Job, work.Run).Out + work.Kind switch
        {
            WorkKind.Finish => "master.m3u8",
            WorkKind.Preview => $"{(PreviewPart)work.Chunk}.jpg",
            _ => $"{work.Chunk}.mp4",
        };

    private async Task SplitAsync(WorkOrder order, Func<IJobGrain> job)
    {
        var work = order.Work;
        var asset = options.AssetOf(work.Job);
        var keys = new RunKeys(work.Job, work.Run);
        var audio = asset.AudioCommits.Select((_, index) => 0).ToArray();
        foreach (var page in asset.Lanes.Count == 0 ? [] : asset.Pages())
        {
            if (asset.PageTakes > TimeSpan.Zero && await StoreJson.ReadAsync<PlanPage>(store, keys.PlanPage(page.First), stop) is null)
            {
                await announcements().PublishAsync(announcements().Chunks(work.Job), new PlanProgress(page.First, [.. asset.Openings(page.First)]), stop);
                if (!await SpendAsync(asset.PageTakes, order, frames => job().RenewAsync(work, frames with { ReadBytes = asset.ReadBytesOf(page.First) }, stop))) return;
            }

            foreach (var chunk in asset.HasPieces ? page.Chunks : []) await store.PutAsync(keys.Piece(chunk.FirstPiece), new byte[] { 1 }, stop);

            await store.PutIfAbsentAsync(keys.PlanPage(page.First), StoreJson.Write(page), stop);
            await announcements().PublishAsync(announcements().Chunks(work.Job), new PlanProgress(page.First + page.Chunks.Count, []), stop);
            await CommitAudioAsync(order, asset, audio, upTo: 1 + page.First);
        }

        await CommitAudioAsync(order, asset, audio, upTo: int.MaxValue);
        await store.PutIfAbsentAsync(keys.SplitEnd, StoreJson.Write(asset.End()), stop);
        await PersistAsync(() => job().SplitAsync(work, order.Attempt, asset.End(), stop));
    }

    private async Task CommitAudioAsync(WorkOrder order, FakeAsset asset, int[] committed, int upTo)
    {
        for (var index = 0; index < committed.Length; index++)
        {
            for (; committed[index] < Math.Min(upTo, asset.AudioCommits[index]); committed[index]++)
            {
                var number = committed[index];
                var work = new WorkId(order.Work.Job, order.Work.Run, WorkKind.Encode, number, asset.Lanes.Count + index);
                var part = await PartAsync(order, asset, $"audio-{index}", [number], "init", (long)number * asset.FramesPerAudioCommit, asset.FramesPerAudioCommit);
                var record = Record(order, number, work.Lane, number == asset.AudioCommits[index] - 1, [part]);
                await PersistAsync(() => grains().GetGrain<IChunkGrain>(work.ChunkKey).CommitAsync(work, record, stop));
            }
        }
    }

    /// <summary>Calls again and again until a silo has answered, as a splitter does.</summary>
    private async Task PersistAsync(Func<Task> call)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception exception) when (IsUnanswered(exception))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
            }
        }
    }

    /// <summary>Works for a while and reports meanwhile; false when the job wants no more of it.</summary>
    private async Task<bool> SpendAsync(TimeSpan takes, WorkOrder order, Func<AttemptProgress, Task<bool>> report)
    {
        for (var left = takes; left > TimeSpan.Zero; left -= options.ReportEvery)
        {
            await Task.Delay(left < options.ReportEvery ? left : options.ReportEvery, time, stop);
            var done = (int)((order.Chunk?.Frames ?? 0) * (1 - (left / takes)));
            try
            {
                if (!await report(new AttemptProgress(order.Attempt, done))) return false;
            }
            catch (Exception exception) when (IsUnanswered(exception))
            {
                // The silo is gone; the work goes on, and the next report finds the new one.
            }
        }

        return true;
    }

    private async Task<CommitRecord> RecordAsync(WorkOrder order, FakeTurn turn)
    {
        var (work, chunk) = (order.Work, order.Chunk!);
        var asset = options.AssetOf(work.Job);
        var plan = await PlanAsync(work);
        var numbers = Enumerable.Range(chunk.FirstSegment, chunk.SegmentStarts.Count).ToArray();
        var parts = new List<RenditionPart>();
        foreach (var rung in plan.Video!.Lanes[work.Lane].Without(order.Dropped).Rungs)
            parts.Add(await PartAsync(order, asset, rung.Rendition, numbers, turn.Init, chunk.Start, (chunk.End - chunk.Start) / numbers.Length));
        return Record(order, work.Chunk, work.Lane, chunk.IsLast, parts) with { Elapsed = turn.Takes };
    }

    private CommitRecord Record(WorkOrder order, int chunk, int lane, bool isLast, IReadOnlyList<RenditionPart> parts) => new(
        chunk, lane, order.Attempt, order.AttemptNumber, options.Name, time.GetUtcNow(), TimeSpan.Zero, TimeSpan.Zero, isLast, parts, []);

    private async Task<RenditionPart> PartAsync(
        WorkOrder order, FakeAsset asset, string rendition, int[] segments, string init, long start, long duration)
    {
        var prefix = new RunKeys(order.Work.Job, order.Work.Run).Attempt(order.Attempt, rendition);
        var infos = segments.Select((number, index) =>
            new SegmentInfo(number, $"{prefix}{number}.m4s", start + (index * duration), duration, asset.SegmentBytes)).ToList();
        await Task.WhenAll(infos
            .Select(info => store.PutAsync(info.Key!, asset.Segment(rendition, info.Number), stop))
            .Prepend(store.PutAsync(prefix + "init.mp4", Encoding.ASCII.GetBytes(init), stop)));
        return new RenditionPart(rendition, FakeAsset.Timebase, prefix + "init.mp4", init, "avc1.640028", asset.FramesPerChunk, infos);
    }

    private async Task<EncodePlan> PlanAsync(WorkId work)
    {
        if (!plans.TryGetValue(work.Job, out var plan))
            plans[work.Job] = plan = (await StoreJson.ReadAsync<EncodePlan>(store, new RunKeys(work.Job, work.Run).Plan, stop))!;
        return plan;
    }
}
