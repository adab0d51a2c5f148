using System.Collections.Concurrent;

namespace Encoder.TestSupport.Media;

/// <summary>Clips made by ffmpeg, once per process, in a folder that goes with the process.</summary>
public static class TestMedia
{
    private static readonly ConcurrentDictionary<ClipSpec, Lazy<Task<string>>> Clips = new();
    private static readonly Lazy<string> Folder = new(MakeFolder);

    /// <summary>Path of the clip. Tests must not change the file.</summary>
    public static Task<string> ClipAsync(ClipSpec spec) =>
        Clips.GetOrAdd(spec, key => new Lazy<Task<string>>(() => GenerateAsync(key))).Value;

    /// <summary>A fresh folder for one test's files; it goes with the process.</summary>
    public static string NewFolder()
    {
        var folder = Path.Combine(Folder.Value, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>A real clip of the shared collection (env ENCODER_MEDIA, or ../shared/media beside the repository), null when it is not there.</summary>
    public static string? RealClip(string fileName)
    {
        var folder = Environment.GetEnvironmentVariable("ENCODER_MEDIA");
        for (var up = new DirectoryInfo(AppContext.BaseDirectory); folder is null && up is not null; up = up.Parent)
            if (File.Exists(Path.Combine(up.FullName, "Encoder.sln")))
                folder = Path.Combine(up.FullName, "..", "shared", "media");
        var path = folder is null ? null : Path.Combine(folder, fileName);
        return File.Exists(path) ? path : null;
    }

    private static async Task<string> GenerateAsync(ClipSpec spec)
    {
        var path = Path.Combine(NewFolder(), "clip." + spec.Container);
        await MediaTool.FfmpegAsync([.. Inputs(spec), .. Outputs(spec), path]);
        return path;
    }

    private static List<string> Inputs(ClipSpec spec)
    {
        List<string> arguments = [];
        if (spec.Video is not null)
            arguments.AddRange(["-f", "lavfi", "-i", $"testsrc2=size={spec.Size}:rate={spec.Rate}:duration={spec.Seconds}"]);
        if (spec.Audio is not null)
            arguments.AddRange(["-f", "lavfi", "-i", $"sine=frequency=440:sample_rate=48000:duration={spec.AudioSeconds ?? spec.Seconds}"]);
        return arguments;
    }

    private static List<string> Outputs(ClipSpec spec)
    {
        List<string> arguments = [];
        if (spec.Filter is not null)
            arguments.AddRange(["-vf", spec.Filter, "-fps_mode", "passthrough"]);
        arguments.AddRange(MediaTool.Words($"{spec.Video} {spec.Audio} {spec.More}"));
        return arguments;
    }

    private static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("encoder-test-media-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
