using System.Diagnostics;
using Encoder.Contracts;

namespace Encoder.Cluster.Tests;

/// <summary>What the clusters of every provider go through.</summary>
public abstract partial class ClusterRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Kills silos picked at random and starts others, while two jobs at a time come one after the other. Every job is done.</summary>
    internal async Task KillAtRandomAsync(int kills, int seed)
    {
        await ThreeAsync();
        var random = new Random(seed);
        using var over = new CancellationTokenSource();
        var jobs = Enumerable.Range(0, 2).Select(_ => EncodeUntilAsync(over.Token)).ToList();
        for (var kill = 0; kill < kills && !jobs.Exists(static job => job.IsFaulted); kill++)
        {
            var running = Silos.Running.ToList();
            await running[random.Next(running.Count)].KillAsync();
            await Silos.StartAsync();
        }

        await over.CancelAsync();
        Assert.All(await Task.WhenAll(jobs), static count => Assert.True(count > 0));
    }

    /// <summary>A silo stands still in its work, is declared dead, and goes on: it finds that out and ends, for its supervisor to start it anew.</summary>
    internal async Task FreezeAndContinueAsync()
    {
        var frozen = (await ThreeAsync())[1];
        var (isFrozen, continued) = (false, Task.CompletedTask);

        await EncodeAsync(async done =>
        {
            if (done != 2) return;
            await frozen.FreezeOnceInWorkAsync().WaitAsync(Patience);
            isFrozen = true;
            continued = ContinueLaterAsync(frozen);
        });
        await continued;

        Assert.True(isFrozen);
        Assert.NotEqual(0, await frozen.ExitAsync().WaitAsync(Patience));
        await EncodeAsync();
    }

    /// <summary>Kills a silo in its work.</summary>
    /// <returns>How long it took until another one had begun that work.</returns>
    internal async Task<TimeSpan> KillInWorkAsync()
    {
        var silos = await ThreeAsync();
        var took = TimeSpan.Zero;
        var begun = Task.CompletedTask;

        await EncodeAsync(async done =>
        {
            if (done != 2) return;
            var work = await silos[1].FreezeOnceEncodingAsync().WaitAsync(Patience);
            var since = Stopwatch.GetTimestamp();
            await silos[1].KillAsync();
            begun = BegunAsync(work, since);
        });
        await begun;
        return took;

        async Task BegunAsync(string work, long since)
        {
            await await Task.WhenAny(silos.Where(silo => silo != silos[1]).Select(silo => silo.WaitForAsync($"{work} started as attempt"))).WaitAsync(Patience);
            took = Stopwatch.GetElapsedTime(since);
        }
    }

    /// <summary>Replaces every silo in turn while jobs run: none fails, and after each a reminder fires within a minute.</summary>
    /// <param name="next">The binaries of the silos that come.</param>
    internal async Task RollAsync(SiloPlace next)
    {
        var before = await ThreeAsync();
        using var over = new CancellationTokenSource();
        var jobs = EncodeUntilAsync(over.Token);
        foreach (var silo in before)
        {
            Assert.Equal(0, await silo.TerminateAsync());
            await Silos.StartAsync(next);
            var heard = await RemindersAsync();
            await UntilAsync(async () => await RemindersAsync() > heard, TimeSpan.FromSeconds(75));
        }

        await over.CancelAsync();
        Assert.True(await jobs > 0);
        Assert.All(before, static silo => Assert.True(silo.HasExited));
    }

    /// <summary>All silos are replaced, then all processors are kept busy while jobs run.</summary>
    internal async Task StarveAsync(Func<Task<int>> dead)
    {
        foreach (var silo in await ThreeAsync())
        {
            Assert.Equal(0, await silo.TerminateAsync());
            await Silos.StartAsync();
        }

        var before = await dead();
        await using var busy = BusyProcessors.Start();
        var passed = Durations.LetPassAsync(Durations.Busy);
        while (!passed.IsCompleted) await EncodeAsync();

        Assert.Equal(before, await dead());
        Assert.True(await RemindersAsync() > 0);
    }

    /// <summary>Versions of the nodes that take work.</summary>
    internal async Task<IReadOnlyList<string?>> VersionsAsync() =>
        [.. (await GetAsync<NodePage>(Silos.Running.First(), "api/nodes")).Nodes.Where(node => Silos.Running.Any(silo => silo.Node == node.Name)).Select(node => node.Version)];

    private async Task<int> EncodeUntilAsync(CancellationToken over)
    {
        var count = 0;
        for (; count == 0 || !over.IsCancellationRequested; count++) await EncodeAsync();
        return count;
    }

    private static async Task ContinueLaterAsync(SiloProcess silo)
    {
        await Durations.LetPassAsync(Durations.Frozen);
        await silo.ContinueAsync();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan patience)
    {
        using var look = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var since = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < patience, $"Nothing within {patience}.");
            await look.WaitForNextTickAsync();
        }
    }
}
