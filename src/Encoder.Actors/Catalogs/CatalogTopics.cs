namespace Encoder.Actors;

/// <summary>The topic of a catalog.</summary>
public static class CatalogTopics
{
    /// <summary>A job was entered, settled or deleted: the watermark is <see cref="UnfinishedJobs.Revision"/>.</summary>
    public static string Changes(string tenant) => $"catalog/{tenant}";
}
