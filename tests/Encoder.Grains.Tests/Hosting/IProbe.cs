using Orleans.Concurrency;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>A grain that does what a test of a silo wants, and tells what happened to it. It hears the stream <see cref="Stream"/> of its key.</summary>
public interface IProbe : IGrainWithStringKey
{
    /// <summary>Namespace of the streams that probes hear.</summary>
    const string Stream = "probes";

    /// <summary>Adds over several turns: whoever ran in between would be lost.</summary>
    Task<int> AddAsync(int by, CancellationToken cancellationToken);

    /// <summary>Waits within the call until the test opens the gate.</summary>
    Task EnterAsync(string gate, CancellationToken cancellationToken);

    /// <summary>The long poll: held until <see cref="ReleaseAsync"/>.</summary>
    [AlwaysInterleave]
    Task<int> PollAsync(CancellationToken cancellationToken);

    /// <summary>Ends the polls; how many were held.</summary>
    Task<int> ReleaseAsync(CancellationToken cancellationToken);

    Task ScheduleAsync(string name, TimeSpan due, CancellationToken cancellationToken);

    Task DeactivateAsync(CancellationToken cancellationToken);

    /// <summary>Adds, and is deactivated after it.</summary>
    Task<int> AddOnceAsync(int by, CancellationToken cancellationToken);

    Task StoreAsync(string text, CancellationToken cancellationToken);

    Task ForgetAsync(CancellationToken cancellationToken);

    Task<string> StoredAsync(CancellationToken cancellationToken);

    /// <summary>Announces on the stream of a probe.</summary>
    Task PublishAsync(string key, long watermark, CancellationToken cancellationToken);

    /// <summary>Throws a FaultException of two faults.</summary>
    Task FailAsync(CancellationToken cancellationToken);

    /// <summary>Calls the next of the probes, which calls the one after it; the number of calls.</summary>
    Task<int> CallOnAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Gives back what it got, made as a collection expression.</summary>
    Task<IReadOnlyList<ProbeNote>> EchoAsync(IReadOnlyList<ProbeNote> notes, CancellationToken cancellationToken);
}

/// <summary>A record as contracts have them.</summary>
public sealed record ProbeNote(string Text, TimeSpan Length, IReadOnlyList<int> Numbers, ProbeKind Kind, string? Missing = null);

/// <summary>An enum as contracts have them.</summary>
public enum ProbeKind
{
    Plain,
    Other,
}

/// <summary>What a probe keeps.</summary>
public sealed record ProbeDocument
{
    public string Text { get; init; } = "";
}
