namespace Encoder.Cluster.Tests;

/// <summary>
/// How long disturbances last. The short ones are longer than the time after which a silo is declared dead and a lease ends; with
/// <c>ENCODER_CLUSTER_FULL=true</c> they are those that the product promises to survive.
/// </summary>
internal static class Durations
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("ENCODER_CLUSTER_FULL") == "true";

    /// <summary>A silo that stands still: 9 s is when it is declared dead.</summary>
    public static TimeSpan Frozen { get; } = TimeSpan.FromSeconds(IsFull ? 120 : 15);

    /// <summary>Redis or storage away: four signs of life are missed.</summary>
    public static TimeSpan ServiceAway { get; } = TimeSpan.FromSeconds(IsFull ? 60 : 15);

    /// <summary>The network between silos is cut. The smaller part is declared dead within 3 s.</summary>
    public static TimeSpan CutOff { get; } = TimeSpan.FromSeconds(IsFull ? 60 : 20);

    /// <summary>How often a silo is killed in turn.</summary>
    public static int Kills { get; } = IsFull ? 20 : 6;

    /// <summary>All processors busy. Reminders come once a minute, and are waited for meanwhile.</summary>
    public static TimeSpan Busy { get; } = TimeSpan.FromSeconds(IsFull ? 300 : 65);

    /// <summary>
    /// Lets time pass for processes that follow the clock of the machine: a disturbance has a length, and nothing tells of its end.
    /// </summary>
    public static Task LetPassAsync(TimeSpan duration) => Task.Delay(duration);
}
