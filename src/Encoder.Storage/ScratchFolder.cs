using Encoder.Contracts;

namespace Encoder.Storage;

/// <summary>
/// The folder of a node for private files of ffmpeg, opened at its start and disposed at its end: <c>encoder-scratch-{mark}</c> in a folder that
/// may be shared with other nodes and contain other files. Opening deletes the folders that killed nodes left behind, and nothing else.
/// </summary>
public sealed class ScratchFolder : IDisposable
{
    private const string Prefix = "encoder-scratch-";
    private readonly TempFolder folder;

    private ScratchFolder(TempFolder folder) => this.folder = folder;

    /// <summary>The folder, absolute.</summary>
    public string Path => folder.Folder;

    /// <summary>Creates a folder in <paramref name="parent"/>, which is created if missing. Faults: <c>store.unwritable</c>, <c>store.disk_full</c>.</summary>
    public static ScratchFolder Open(string parent)
    {
        var full = System.IO.Path.GetFullPath(parent);
        var folder = new TempFolder(full, Prefix);
        try
        {
            folder.Prepare();
            return new(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreFaults.Of(exception, full) as FaultException ?? StoreFaults.Unwritable(full, exception);
        }
    }

    /// <summary>
    /// Why a configured folder cannot be used for scratch files, as the rest of a sentence that starts with the name of the option; null
    /// when it can. Nothing is written.
    /// </summary>
    public static string? Refusal(string scratch, string data)
    {
        if (scratch.Length == 0) return "is empty; name a folder.";
        var (folder, store) = (System.IO.Path.GetFullPath(scratch), System.IO.Path.GetFullPath(data));
        var nearest = folder;
        while (FileIdentity.Of(nearest) is null && System.IO.Path.GetDirectoryName(nearest) is { } above) nearest = above;
        if (!Directory.Exists(nearest)) return $"{folder} is not a folder; name a folder.";
        if (Posix.IsAvailable && Posix.AccessFolder(nearest) != 0) return $"{folder} is not writable; check its permissions.";
        return FolderNesting.Describe(folder, store, "the data folder") is { } nested ? $"{folder} {nested}; name a folder outside of it." : null;
    }

    /// <summary>Deletes the folder and its content. The node must not run ffmpeg any more.</summary>
    public void Dispose() => folder.Dispose();
}
