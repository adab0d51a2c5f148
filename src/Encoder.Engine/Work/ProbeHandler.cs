using Encoder.Actors;
using Encoder.Ffmpeg.Probing;

namespace Encoder.Engine.Work;

/// <summary>Reads the asset's tracks.</summary>
internal sealed class ProbeHandler(IActors actors, Prober prober) : IWorkHandler
{
    public async Task RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var order = attempt.Order;
        var media = await prober.ProbeAsync(order.Request.Source.Path!, cancellationToken).ConfigureAwait(false);
        await actors.Get<IJob>(order.Work.Job).ProbedAsync(order.Work, order.Attempt, media, cancellationToken).ConfigureAwait(false);
    }
}
