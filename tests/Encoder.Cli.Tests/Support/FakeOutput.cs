using System.Text.Json;
using Encoder.Contracts;
using Encoder.Grains;

namespace Encoder.Cli.Tests.Support;

/// <summary>The files of a finished job, with two segments for each rendition.</summary>
internal static class FakeOutput
{
    public static void Write(string folder, JobRequest request)
    {
        var renditions = request.Spec.Ladder.Select(rung => (rung.Name, Kind: "video")).Append((Name: "audio-eng", Kind: "audio")).ToList();
        foreach (var (name, kind) in renditions)
        {
            Write(folder, $"{name}/init.mp4", "init");
            Write(folder, $"{name}/seg-00000.m4s", "12345");
            Write(folder, $"{name}/seg-00001.m4s", "67890");
            Write(folder, $"{name}/playlist.m3u8", "#EXTM3U");
            if (kind == "video")
                Write(folder, $"{name}.mp4", $"mp4 of {request.Source.FileName}");
        }
        Write(folder, "master.m3u8", "#EXTM3U");
        Write(folder, "manifest.mpd", "<MPD/>");
        var report = Report(request, [.. renditions.Select(rendition => Rendition(rendition.Name, rendition.Kind))]);
        Write(folder, "job.json", JsonSerializer.Serialize(report, ContractsJson.Default.JobReport));
    }

    public static JobReport Report(JobRequest request, IReadOnlyList<RenditionReport> renditions) => new()
    {
        Job = "job-1",
        State = JobState.Done,
        Spec = request.Spec,
        Source = new(request.Source.FileName, request.Source.Length ?? 0, request.Source.Fingerprint, "mov", 4, []),
        Renditions = renditions,
        Totals = new(100, 4, 2, 2, 3, 2, 12_345_678),
        FfmpegBuild = "ffmpeg version 5.1",
    };

    public static RenditionReport Rendition(string name, string kind) => kind == "video"
        ? new(name, kind, "avc1.64001f", 1280, 720, 100, 100, 2, 10, 4, 20, 20)
        : new(name, kind, "mp4a.40.2", null, null, null, 188, 2, 10, 4, 20, 20);

    private static void Write(string folder, string path, string content)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
