using System.Xml.Linq;

namespace Encoder.Repository.Tests;

/// <summary>A project of the repository and the projects it references.</summary>
internal sealed record ProjectFile(string Name, string Path, IReadOnlyList<string> References)
{
    /// <summary>Every project.</summary>
    public static IReadOnlyList<ProjectFile> All { get; } = [.. Repository.FilesOf(".csproj").Select(Parse)];

    private static ProjectFile Parse(string path)
    {
        var references = XDocument.Parse(Repository.Read(path)).Descendants("ProjectReference")
            .Select(reference => NameOf(((string?)reference.Attribute("Include") ?? "").Replace('\\', '/')));
        return new ProjectFile(NameOf(path), path, [.. references]);
    }

    private static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path);
}
