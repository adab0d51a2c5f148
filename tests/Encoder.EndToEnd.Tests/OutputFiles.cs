using System.Security.Cryptography;
using System.Text.Json;
using Encoder.Contracts;

namespace Encoder.EndToEnd.Tests;

/// <summary>What a job delivered, as tests compare it.</summary>
internal static class OutputFiles
{
    /// <summary>The report of a job.</summary>
    public static async Task<JobReport> ReportAsync(string folder) =>
        JsonSerializer.Deserialize(await File.ReadAllBytesAsync(Path.Combine(folder, "job.json")), ContractsJson.Default.JobReport)!;

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
