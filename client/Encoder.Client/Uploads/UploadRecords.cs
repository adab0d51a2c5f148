using System.Text.Json;
using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>
/// The unfinished uploads of this user, one small file each, named by a hash of the resume key: <c>uploads/{hash}.json</c> in
/// <see cref="EncoderClientOptions.StateFolder"/>. A file goes when its upload is complete.
/// </summary>
internal sealed class UploadRecords(string stateFolder)
{
    private readonly string folder = Path.Combine(stateFolder, "uploads");

    /// <summary>The upload of that key, or null; one that cannot be read counts as none.</summary>
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

    /// <summary>Keeps it, whole or not at all. Faults: <c>store.unwritable</c>.</summary>
    public void Save(string key, UploadRecord record)
    {
        var path = PathOf(key);
        var part = $"{path}.{Environment.ProcessId}.part";
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(part, JsonSerializer.SerializeToUtf8Bytes(record, UploadJson.Default.UploadRecord));
            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(ErrorCodes.StoreUnwritable, $"The folder {folder}, where unfinished uploads are kept, cannot be written.", e.Message);
        }
    }

    public void Forget(string key)
    {
        if (Directory.Exists(folder))
            File.Delete(PathOf(key));
    }

    private string PathOf(string key) => Path.Combine(folder, Hash.Of(key) + ".json");
}
