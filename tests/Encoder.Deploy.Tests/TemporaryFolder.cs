namespace Encoder.Deploy.Tests;

/// <summary>A folder that is deleted with its content.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("encoder-deploy-");

    public string Path => folder.FullName;

    /// <summary>A folder in it.</summary>
    public string Make(string name) => folder.CreateSubdirectory(name).FullName;

    public void Dispose() => folder.Delete(recursive: true);
}
