namespace Encoder.Server.Submissions;

/// <summary>A storage queue whose messages become jobs; section <c>Queue</c> of the configuration.</summary>
public sealed class QueueOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Queue";

    /// <summary>The queue, in the storage account of the section <c>Azure</c>; made when absent. Default: none, jobs come over HTTP alone.</summary>
    public string? Name { get; set; }

    /// <summary>Whose jobs they are. Default <c>local</c>.</summary>
    public string Tenant { get; set; } = "local";

    /// <summary>Beginnings of the addresses of blobs that messages may name, such as <c>https://contoso.blob.core.windows.net/incoming/</c>. Default: none.</summary>
    public IList<string> AllowedBlobs { get; } = [];

    /// <summary>Messages that a silo takes in at once, 1 to 32. Default 4.</summary>
    public int AtOnce { get; set; } = 4;

    /// <summary>After so many tries a message is set aside, 1 to 100. Default 5.</summary>
    public int MostTries { get; set; } = 5;

    /// <summary>How long a message is hidden from others; renewed while it is taken in. 10 s to 1 h, default 1 min: that late it comes again after a crash.</summary>
    public TimeSpan HiddenFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often an empty queue is looked at, by each silo; 1 s to 10 min, default 5 s. Each look is an operation that is paid for.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(5);
}
