using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Encoder.Cli.Output;

/// <summary>Small JSON files that are written atomically, also with respect to power failures.</summary>
internal static class AtomicFile
{
    /// <summary>The temporary path to which a file is written before it is renamed.</summary>
    public static string PartOf(string path) => path + ".part";

    public static void Write<T>(string path, T value, JsonTypeInfo<T> type)
    {
        var part = PartOf(path);
        using (var file = File.Create(part))
        {
            JsonSerializer.Serialize(file, value, type);
            file.Flush(flushToDisk: true);
        }
        File.Move(part, path, overwrite: true);
    }

    /// <summary>The value, or null when the file has another format (another version, or not from this program).</summary>
    public static T? Read<T>(string path, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
