namespace Encoder.Silo.Draining;

/// <summary>Tells that the machine is to go.</summary>
internal interface IDrainSignal
{
    /// <summary>Returns when the machine is to go.</summary>
    Task<DrainNotice> WaitAsync(CancellationToken cancellationToken);

    /// <summary>This process is ready: nothing needs to be waited for any more.</summary>
    Task AcknowledgeAsync(DrainNotice notice, CancellationToken cancellationToken);
}

/// <summary>Why the machine is to go, and when at the earliest.</summary>
internal sealed record DrainNotice(string Id, string Kind, string NotBefore);
