using Encoder.Ffmpeg.Nodes;
using Encoder.Grains;
using Encoder.Node.Encryption;
using Encoder.Node.Live;
using Encoder.Node.Work;
using Encoder.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Silo;

/// <summary>
/// The node of the silo. Registered after Orleans, so it starts after the silo and stops before it: it pulls no more work,
/// returns its leases, and only then the grains are deactivated.
/// </summary>
internal sealed partial class NodeService(
    IGrainFactory grains, Announcements announcements, IMediaStore store, DiskSpace room, IOptions<SiloProcessOptions> options, IOptions<LiveOptions> live, IOptions<EncryptionOptions> encryption, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan SweepPause = TimeSpan.FromSeconds(2);
    private readonly ILogger logger = loggers.CreateLogger<NodeService>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var silo = options.Value;
        var limits = LimitList.Parse(silo.Limits).Limits;

        await SweepAsync(stoppingToken);
        if (silo.Slots == 0) return;

        // A silo that gets no processor time is declared dead by the others, so ffmpeg runs with a higher niceness.
        var tools = await NodeTools.ProbeAsync(new FfmpegOptions().Under(limits), time, stoppingToken);
        foreach (var warning in tools.Capabilities.Warnings) Log.Bound(logger, warning);
        using var scratch = ScratchFolder.Open(silo.ScratchParent);
        var name = NodeNames.New(silo.SiloPort);
        var node = new NodeOptions
        {
            Name = name,
            Slots = silo.Slots,
            Encoders = await NodeEncoders.ListAsync(tools, stoppingToken),
            ScratchDirectory = scratch.Path,
            Room = room,
            InputLimits = limits.Input,
            Live = live.Value,
            Encryption = encryption.Value,
        };
        Log.Started(logger, name, silo.Slots, tools.Build.Id);
        await WorkRunner.Create(grains, store, announcements, tools, node, time, loggers).RunAsync(stoppingToken);
        Log.Stopped(logger, name);
    }

    /// <summary>Activates the jobs that an earlier cluster left unfinished, and registers the reminders of the catalogs.</summary>
    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        using var pause = new PeriodicTimer(SweepPause, time);
        do
        {
            try
            {
                await TenantIndex.SweepAllAsync(grains, store, stoppingToken);
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // A silo that is about to be declared dead may be asked, when all of them are started anew.
                Log.NotSwept(logger, exception);
            }
        }
        while (await pause.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Node {Node} runs {Slots} encodes at once with {FfmpegBuild}.")]
        public static partial void Started(ILogger logger, string node, int slots, string ffmpegBuild);

        [LoggerMessage(2, LogLevel.Information, "Node {Node} has returned its leases.")]
        public static partial void Stopped(ILogger logger, string node);

        [LoggerMessage(3, LogLevel.Warning, "{Warning}")]
        public static partial void Bound(ILogger logger, string warning);

        [LoggerMessage(4, LogLevel.Warning, "The tenants could not be swept; it is tried again in 2 s")]
        public static partial void NotSwept(ILogger logger, Exception exception);
    }
}
