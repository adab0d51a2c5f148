using Encoder.Actors;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Grains;

/// <summary>
/// <see cref="Encoder.Actors.Catalog"/> as a grain. Its sweep outlives silos by a reminder, the only one there is: when every silo was gone, the first
/// one back has the catalog activated, and the catalog wakes the unfinished jobs.
/// </summary>
[GrainType("catalog")]
internal sealed class CatalogGrain(
    IGrainContext grain, IActorContext context, IActors actors, IMediaStore store, ITopics topics,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time)
    : Catalog(context, actors, store, topics, time), ICatalogGrain, IGrainBase, IRemindable
{
    private const string SweepReminder = "sweep";

    // The least that Orleans allows.
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    public IGrainContext GrainContext => grain;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        await this.RegisterOrUpdateReminder(SweepReminder, SweepEvery, SweepEvery, cancellationToken);
    }

    // The reminder comes whether this activation lives or not; a schedule of its own beside it would sweep twice.
    protected override void ScheduleSweep()
    {
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => SweepAsync(CancellationToken.None);
}
