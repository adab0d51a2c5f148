namespace Encoder.Grains;

/// <summary>Names of the meters, and of the sources of activities: docs/operations.md.</summary>
public static class TelemetryNames
{
    /// <summary>What grains measure of jobs.</summary>
    public const string Grains = "Encoder.Grains";

    /// <summary>What a node measures of its work.</summary>
    public const string Node = "Encoder.Node";

    /// <summary>What the store in a storage account measures of its requests.</summary>
    public const string AzureStorage = "Encoder.Storage.Azure";
}
