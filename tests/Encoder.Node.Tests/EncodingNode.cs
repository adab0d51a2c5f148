using Encoder.Core.Delivery;
using Encoder.Ffmpeg.Nodes;
using Encoder.Grains;
using Encoder.Node.Work;
using Encoder.Storage;
using Encoder.TestSupport.Silos;
using Microsoft.Extensions.Logging.Abstractions;

namespace Encoder.Node.Tests;

/// <summary>The shipped node with real ffmpeg and a real clock, over the grains in a simulated silo.</summary>
internal sealed class EncodingNode : IAsyncDisposable
{
    private readonly DirectoryMediaStore store;
    private readonly SimulatedSilo silo;
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;

    private EncodingNode(string folder, int slots, NodeTools tools)
    {
        store = new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = folder, Durable = false });
        silo = new SimulatedSilo(new SimulatedSiloOptions { Store = store }).AddEncoderGrains();
        var options = new NodeOptions { Name = "node-a", Slots = slots, ScratchDirectory = Path.Combine(folder, "scratch") };
        running = WorkRunner.Create(silo.Grains, store, silo.Announcements, tools, options, TimeProvider.System, NullLoggerFactory.Instance).RunAsync(stop.Token);
    }

    public IGrainFactory Grains => silo.Grains;

    public Announcements Announcements => silo.Announcements;

    public IMediaStore Store => store;

    public static async Task<EncodingNode> StartAsync(string folder, int slots = 2) =>
        new(folder, slots, await NodeTools.ProbeAsync(new FfmpegOptions().Under(LimitList.Default), TimeProvider.System, CancellationToken.None));

    /// <summary>The folder of a job's public files.</summary>
    public string OutputDirectory(string job) => store.PathOf(new RunKeys(job, 1).Out.TrimEnd('/'));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        await silo.DisposeAsync();
        store.Dispose();
        stop.Dispose();
    }
}
