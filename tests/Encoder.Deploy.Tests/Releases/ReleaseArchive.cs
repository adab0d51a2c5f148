namespace Encoder.Deploy.Tests.Releases;

/// <summary>A release archive of this build.</summary>
public sealed class ReleaseArchive : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("encoder-release-");

    /// <summary>The archive; its SHA-256 is beside it.</summary>
    public string Path { get; private set; } = "";

    public async Task InitializeAsync() => Path = (await Shell.SucceedAsync($"eng/release.sh --quick --output '{folder.FullName}'")).Trim().Split('\n')[^1];

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Unpacks it into a folder and returns the one folder of the archive.</summary>
    public async Task<string> UnpackAsync(string into)
    {
        await Shell.SucceedAsync($"tar -xzf '{Path}' -C '{into}'");
        return Directory.GetDirectories(into).Single(one => System.IO.Path.GetFileName(one).StartsWith("encoder-", StringComparison.Ordinal));
    }
}

/// <summary>One archive for all tests that need one.</summary>
[CollectionDefinition(Name)]
public sealed class ReleaseCollection : ICollectionFixture<ReleaseArchive>
{
    public const string Name = "release";
}
