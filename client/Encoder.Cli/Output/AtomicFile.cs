using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Encoder.Cli.Output;

/// <summary>Small JSON files that are there whole or not at all, also after the power fails.</summary>
internal static class AtomicFile
{
    /// <summary>Where a file is written before it takes its name.</summary>
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

    /// <summary>The value, or null when the file is not of this form (another version's, or not ours).</summary>
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
