using System.Runtime.CompilerServices;
using Encoder.Contracts;
using Microsoft.Win32.SafeHandles;

namespace Encoder.Client.Uploads;

/// <summary>A file, its index first. Faults: <c>asset.not_found</c>, <c>asset.empty</c>, <c>asset.unreadable</c>, <c>asset.changed</c>.</summary>
internal sealed class FileSource : IUploadSource, IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle file;
    private readonly long length;
    private readonly DateTime writtenAt;

    private FileSource(string path, SafeFileHandle file)
    {
        (this.path, this.file) = (path, file);
        length = RandomAccess.GetLength(file);
        writtenAt = File.GetLastWriteTimeUtc(file);
    }

    public string FileName => Path.GetFileName(path);

    public long? Length => length;

    /// <summary>Includes the path, because two files may have the same length and time.</summary>
    public string Fingerprint => Hash.Of($"{path}\n{length}\n{writtenAt.Ticks}");

    public static FileSource Open(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new FaultException(ErrorCodes.AssetNotFound, $"{path} is a folder. Name a file in it.");
        if (!File.Exists(full))
            throw new FaultException(ErrorCodes.AssetNotFound, $"The file {path} was not found.");
        try
        {
            var source = new FileSource(full, File.OpenHandle(full, options: FileOptions.Asynchronous));
            if (source.length > 0)
                return source;
            source.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(ErrorCodes.AssetUnreadable, $"{path} cannot be read. Check its permissions.", e.Message);
        }
        throw new FaultException(ErrorCodes.AssetEmpty, $"{path} is empty (0 bytes).");
    }

    public async IAsyncEnumerable<UploadBlock> ReadAsync(
        IReadOnlyList<BlockRange> stored, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var index = MovieIndexScan.Find((buffer, offset) => RandomAccess.Read(file, buffer, offset), length);
        foreach (var span in BlockOrder.Of(length, index, stored))
            yield return await ReadAsync(span, cancellationToken).ConfigureAwait(false);
    }

    public long Finish() => RandomAccess.GetLength(file) == length && File.GetLastWriteTimeUtc(file) == writtenAt ? length : throw Changed();

    public void Dispose() => file.Dispose();

    private async Task<UploadBlock> ReadAsync(BlockSpan span, CancellationToken cancellationToken)
    {
        var block = new UploadBlock(span) { Length = span.From };
        try
        {
            var start = (long)span.Block * AssetInfo.BlockLength;
            var wanted = (int)Math.Min(span.To ?? AssetInfo.BlockLength, length - start);
            while (block.Length < wanted)
            {
                var read = await RandomAccess.ReadAsync(file, block.Room[block.Length..wanted], start + block.Length, cancellationToken).ConfigureAwait(false);
                block.Length += read > 0 ? read : throw Changed();
            }
            return block;
        }
        catch
        {
            block.Dispose();
            throw;
        }
    }

    private FaultException Changed() => new(ErrorCodes.AssetChanged, $"{path} changed while it was uploaded. Upload it again when no program writes to it.");
}
