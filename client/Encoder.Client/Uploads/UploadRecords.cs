using System.Text.Json;
using System.Text.RegularExpressions;
using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>
/// The unfinished uploads of this user, one small file each, named by a hash of the resume key: <c>uploads/{hash}.json</c> in
/// <see cref="EncoderClientOptions.StateFolder"/>. A file is deleted when its upload is complete, or was not resumed for 30 days:
/// no server keeps an unfinished upload longer.
/// </summary>
internal sealed partial class UploadRecords(string stateFolder, TimeProvider time)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);
    private readonly string folder = Path.Combine(stateFolder, "uploads");

    /// <summary>The upload with the given key, or null; an unreadable record counts as none.</summary>
    public UploadRecord? Find(string key)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(key)), UploadJson.Default.UploadRecord);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the record atomically. Faults: <c>store.unwritable</c>.</summary>
    public void Save(string key, UploadRecord record)
    {
        var path = PathOf(key);
        var part = $"{path}.{Environment.ProcessId}.part";
        try
        {
            Directory.CreateDirectory(folder);
            Sweep();
            File.WriteAllBytes(part, JsonSerializer.SerializeToUtf8Bytes(record, UploadJson.Default.UploadRecord));
            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(ErrorCodes.StoreUnwritable, $"The folder of unfinished uploads, {folder}, is not writable. Check its permissions.", e.Message);
        }
    }

    public void Delete(string key)
    {
        if (Directory.Exists(folder))
            File.Delete(PathOf(key));
    }

    private void Sweep()
    {
        var oldest = time.GetUtcNow() - KeepFor;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().Where(file => RecordName().IsMatch(file.Name) && file.LastWriteTimeUtc < oldest))
            file.Delete();
    }

    private string PathOf(string key) => Path.Combine(folder, Hash.Of(key) + ".json");

    // The application chooses the state folder, which may contain other files.
    [GeneratedRegex(@"^[0-9a-f]{32}\.json(\.[0-9]+\.part)?$")]
    private static partial Regex RecordName();
}
