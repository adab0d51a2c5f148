using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Tus;

/// <summary>tus-js-client from npm, in a folder of its own.</summary>
internal static class NodeClient
{
    private static readonly Lazy<Task<string>> Folder = new(InstallAsync);

    /// <summary>Runs one of the scripts beside this file.</summary>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var folder = await Folder.Value;
        return await MediaTool.RunAsync("node", [Path.Combine(folder, script), .. arguments]);
    }

    private static async Task<string> InstallAsync()
    {
        var folder = TestMedia.NewFolder();
        foreach (var script in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Tus", "client"), "*.mjs")) File.Copy(script, Path.Combine(folder, Path.GetFileName(script)));
        await MediaTool.RunAsync("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--silent", "tus-js-client@4.3.1"]);
        return folder;
    }
}

/// <summary>A test that needs npm beside ffmpeg: skipped on a laptop without it, run (and failing) when <c>CI=true</c>.</summary>
internal sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute() => Skip = Environment.GetEnvironmentVariable("CI") == "true" || (MediaTool.IsInstalled && HasNpm()) ? null : "npm or ffmpeg is not installed";

    private static bool HasNpm() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "npm")));
}
