namespace Encoder.Grains;

/// <summary>Names of the meters, and of the sources of activities: docs/operations.md.</summary>
public static class TelemetryNames
{
    /// <summary>Measurements of jobs, taken by grains.</summary>
    public const string Grains = "Encoder.Grains";

    /// <summary>Measurements of work, taken by a node.</summary>
    public const string Node = "Encoder.Node";
}
