namespace Encoder.Grains;

/// <summary>Names of the meters, and of the sources of activities: docs/operations.md.</summary>
public static class TelemetryNames
{
    /// <summary>Measurements of jobs, taken by grains.</summary>
    public const string Grains = "Encoder.Grains";

    /// <summary>Measurements of work, taken by a node.</summary>
    public const string Node = "Encoder.Node";

    /// <summary>What the store in a storage account measures of its requests.</summary>
    public const string AzureStorage = "Encoder.Storage.Azure";
}
