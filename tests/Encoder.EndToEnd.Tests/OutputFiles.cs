using System.Security.Cryptography;

namespace Encoder.EndToEnd.Tests;

/// <summary>What a job delivered, as tests compare it.</summary>
internal static class OutputFiles
{
    /// <summary>Every delivered media file and playlist with its hash; the report is left out, it tells of times and nodes.</summary>
    public static IReadOnlyList<string> Hashes(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(folder, path), Path: path))
            .Where(file => file.Name != "job.json")
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => $"{file.Name} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file.Path)))}"),
    ];
}
