using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>
/// A callback that is due. The job writes it just before it stores its end, so that none is lost. The delivery waits
/// until the job reports that it has ended.
/// </summary>
/// <param name="Delivery">Id of the delivery: the same for every attempt.</param>
/// <param name="Run">The run whose end it reports.</param>
public sealed record CallbackDue(string Delivery, string Job, int Run, Uri Address)
{
    /// <summary>Prefix of all callbacks that are due.</summary>
    public const string Prefix = "callbacks/due/";

    /// <summary>Its key while it is due.</summary>
    public string Key => Prefix + Delivery;

    /// <summary>Key of its state; it goes with the job.</summary>
    public string StateKey => $"jobs/{Job}/callbacks/{Delivery}";

    /// <summary>The callbacks of a run's end.</summary>
    public static IEnumerable<CallbackDue> Of(string job, int run, JobSpec spec) =>
        spec.Callbacks.Select((address, index) => new CallbackDue($"{job}-{run}-{index}", job, run, address));
}
