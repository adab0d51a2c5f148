namespace Encoder.Server.Dashboard;

/// <summary>The files of the dashboard: the folder wwwroot at build time, and hls.js if npm was installed.</summary>
internal static class DashboardFiles
{
    /// <summary>Path of hls.js; a build without npm does not contain it.</summary>
    public const string Player = "ui/vendor/hls.js";

    private const string Prefix = "wwwroot/";

    /// <summary>By path.</summary>
    public static IReadOnlyDictionary<string, DashboardFile> All { get; } = Read();

    private static Dictionary<string, DashboardFile> Read()
    {
        var assembly = typeof(DashboardFiles).Assembly;
        var files = new Dictionary<string, DashboardFile>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} cannot be read.");
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            var path = name[Prefix.Length..].Replace('\\', '/');
            files.Add(path, new DashboardFile(path, content));
        }

        return files;
    }
}
