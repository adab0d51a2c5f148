namespace Encoder.TestSupport.Silos;

/// <summary>What a grain may ask of its context: its id, and to be deactivated.</summary>
internal sealed partial class SimulatedActivation : IGrainContext
{
    public GrainId GrainId { get; }

    public object? GrainInstance => Grain;

    public Task Deactivated => left.Task;

    GrainReference IGrainContext.GrainReference => throw NotSimulated();

    ActivationId IGrainContext.ActivationId => throw NotSimulated();

    GrainAddress IGrainContext.Address => throw NotSimulated();

    IServiceProvider IGrainContext.ActivationServices => throw NotSimulated();

    IGrainLifecycle IGrainContext.ObservableLifecycle => throw NotSimulated();

    IWorkItemScheduler IGrainContext.Scheduler => throw NotSimulated();

    /// <summary>Leaves when the calls that run are through; those that wait go to the next activation.</summary>
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            leaveWhenIdle = true;
            reason = deactivationReason;
            LeaveIfIdle();
        }
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    void IGrainContext.SetComponent<TComponent>(TComponent? value) where TComponent : class => throw NotSimulated();

    void IGrainContext.ReceiveMessage(object message) => throw NotSimulated();

    void IGrainContext.Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) => throw NotSimulated();

    void IGrainContext.Rehydrate(IRehydrationContext context) => throw NotSimulated();

    void IGrainContext.Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) => throw NotSimulated();

    object? Orleans.Serialization.Invocation.ITargetHolder.GetTarget() => throw NotSimulated();

    object? Orleans.Serialization.Invocation.ITargetHolder.GetComponent(Type componentType) => throw NotSimulated();

    private static NotSupportedException NotSimulated() => new("No grain uses this, so it is not simulated.");
}
