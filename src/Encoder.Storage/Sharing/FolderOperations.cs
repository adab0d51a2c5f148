namespace Encoder.Storage;

/// <summary>The calls of the file system that <see cref="SharedFolderCheck"/> tests; tests replace some by failing ones. Each returns 0 or an error number.</summary>
internal sealed record FolderOperations(Func<string, string, int> Link, Func<string, string, int> Rename, Func<string, int> SyncFolder)
{
    /// <summary>The calls of the operating system.</summary>
    public static FolderOperations OfSystem { get; } = new(Posix.Link, Posix.Rename, Posix.SyncFolder);
}
