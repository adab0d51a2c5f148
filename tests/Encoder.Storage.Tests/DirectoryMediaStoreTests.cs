using System.Text;
using Encoder.Contracts;
using Encoder.TestSupport.Storage;

namespace Encoder.Storage.Tests;

public sealed class DurableDirectoryMediaStoreContractTests() : DirectoryMediaStoreContractTests(durable: true);

public sealed class QuickDirectoryMediaStoreContractTests() : DirectoryMediaStoreContractTests(durable: false);

public sealed class MemoryStoreContractTests : MediaStoreContractTests
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IMediaStore> OpenAsync() => Task.FromResult<IMediaStore>(new MemoryStore());
}

public abstract class DirectoryMediaStoreContractTests(bool durable) : MediaStoreContractTests
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory();
    private DirectoryMediaStore? opened;

    public override Task DisposeAsync()
    {
        opened?.Dispose();
        root.Delete(recursive: true);
        return Task.CompletedTask;
    }

    protected override Task<IMediaStore> OpenAsync() =>
        Task.FromResult<IMediaStore>(opened = new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = root.FullName, Durable = durable }));
}

public sealed class DirectoryMediaStoreTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory();

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a/.hidden")]
    [InlineData(".tmp/x")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a\0b")]
    public async Task Key_OutsideTheAllowedForm_IsRefused(string key)
    {
        using var store = Open();
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(key, new byte[1], default));
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutIfAbsentAsync(key, new byte[1], default));
        await Assert.ThrowsAsync<ArgumentException>(() => store.OpenReadAsync(key, 0, default));
        await Assert.ThrowsAsync<ArgumentException>(() => store.CopyAsync(key, "to", default));
        await Assert.ThrowsAsync<ArgumentException>(() => store.CopyAsync("from", key, default));
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeleteAsync(key, default));
        Assert.Throws<ArgumentException>(() => store.PathOf(key));
    }

    [Theory]
    [InlineData("../")]
    [InlineData("a/../")]
    [InlineData("/")]
    [InlineData(".tmp/")]
    public async Task Prefix_OutsideTheAllowedForm_IsRefused(string prefix)
    {
        using var store = Open();
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeletePrefixAsync(prefix, default));
    }

    [Fact]
    public async Task Key_BeyondTheLengthLimits_IsRefused()
    {
        using var store = Open();
        await store.PutAsync(new string('a', 200), new byte[1], default);
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(new string('a', 201), new byte[1], default));
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(string.Join('/', Enumerable.Repeat("abcd", 110)), new byte[1], default));
    }

    [Fact]
    public async Task Start_AfterACrash_SweepsTemporaryFilesAndKeepsObjects()
    {
        using (var store = Open()) await store.PutAsync("a", new byte[1], default);
        Directory.CreateDirectory(Path.Combine(root.FullName, ".tmp", "encoder-0123456789abcdef"));
        File.WriteAllText(Path.Combine(root.FullName, ".tmp", "encoder-0123456789abcdef.lock"), "");
        File.WriteAllText(Path.Combine(root.FullName, ".tmp", "encoder-0123456789abcdef", "half"), "written");
        using var again = Open();
        Assert.Empty(HalfWritten());
        Assert.False(Directory.Exists(Path.Combine(root.FullName, ".tmp", "encoder-0123456789abcdef")));
        Assert.NotNull(await again.OpenReadAsync("a", 0, default));
    }

    // `encoder serve --data ~` took everything in ~/.tmp with it.
    [Fact]
    public void Start_FilesOfOthersInItsTemporaryFolder_LeavesThem()
    {
        var file = Path.Combine(root.FullName, ".tmp", "deep", "mine");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "mine");
        File.WriteAllText(Path.Combine(root.FullName, ".tmp", "mine"), "mine");
        File.WriteAllText(Path.Combine(root.FullName, ".tmp", "mine.lock"), "");

        Open().Dispose();

        Assert.Equal(3, Directory.EnumerateFiles(Path.Combine(root.FullName, ".tmp"), "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task Write_InAnyCase_LeavesNoTemporaryFile()
    {
        using var store = Open();
        await store.PutAsync("a", new byte[1], default);
        await store.PutIfAbsentAsync("a", new byte[1], default);
        await store.PutIfAbsentAsync("b", new byte[1], default);
        Assert.Empty(HalfWritten());
    }

    // Silos of one machine share a store: one that starts swept what the others were just writing.
    [Fact]
    public void Start_BesideAnother_LeavesItsTemporaryFiles()
    {
        var parent = Path.Combine(root.FullName, ".tmp");
        using var first = new TempFolder(parent, "encoder-");
        first.Prepare();
        var half = first.NewFile();
        File.WriteAllText(half, "half");

        using (var second = new TempFolder(parent, "encoder-")) second.Prepare();
        Assert.True(File.Exists(half));

        first.Dispose();
        using var third = new TempFolder(parent, "encoder-");
        third.Prepare();
        Assert.False(File.Exists(half));
    }

    [Fact]
    public async Task Copy_OnOneFileSystem_SharesTheBytes()
    {
        using var store = Open();
        await store.PutAsync("a", Encoding.UTF8.GetBytes("one"), default);
        await store.CopyAsync("a", "b/c", default);
        File.WriteAllText(store.PathOf("a"), "two");
        Assert.Equal("two", File.ReadAllText(store.PathOf("b/c")));
    }

    [Fact]
    public async Task Root_ThatIsAFile_IsUnwritable()
    {
        var path = Path.Combine(root.FullName, "file");
        await File.WriteAllTextAsync(path, "x");
        var refused = Assert.Throws<FaultException>(() => new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = Path.Combine(path, "below") }));
        Assert.Equal(ErrorCodes.StoreUnwritable, refused.Fault.Code);
    }

    [Fact]
    public void Faults_OfTheFileSystem_BecomeCodes()
    {
        Assert.Equal(ErrorCodes.DiskFull, Code(StoreFaults.Of(28, "key")));
        Assert.Equal(ErrorCodes.DiskFull, Code(StoreFaults.Of(122, "key")));
        Assert.Equal(ErrorCodes.DiskFull, Code(StoreFaults.Of(new IOException("full", 28), "key")));
        Assert.Equal(ErrorCodes.DiskFull, Code(StoreFaults.Of(new IOException("full", unchecked((int)0x80070070)), "key")));
        Assert.Equal(ErrorCodes.StoreUnwritable, Code(StoreFaults.Of(13, "key")));
        Assert.Equal(ErrorCodes.StoreUnwritable, Code(StoreFaults.Of(30, "key")));
        Assert.Equal(ErrorCodes.StoreUnwritable, Code(StoreFaults.Of(new UnauthorizedAccessException("no"), "key")));
        var other = new IOException("other", 5);
        Assert.Same(other, StoreFaults.Of(other, "key"));

        static string Code(Exception exception) => Assert.IsType<FaultException>(exception).Fault.Code;
    }

    private DirectoryMediaStore Open() => new(new DirectoryMediaStoreOptions { Root = root.FullName, Durable = false });

    private IEnumerable<string> HalfWritten() =>
        Directory.EnumerateFiles(Path.Combine(root.FullName, ".tmp"), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));
}
