namespace Encoder.Actors;

/// <summary>The topics of a job.</summary>
public static class JobTopics
{
    /// <summary>How many chunks are planned.</summary>
    public static string Chunks(string job) => $"chunks/{job}";

    /// <summary>Something of the job changed: the watermark only grows.</summary>
    public static string Changes(string job) => $"jobs/{job}";

    /// <summary>The job has come to its end.</summary>
    public static string End(string job) => $"jobs/{job}/end";
}
