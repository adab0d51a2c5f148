using Encoder.Cli.Output;
using Encoder.Cli.Tests.Support;

namespace Encoder.Cli.Tests.Output;

public sealed class FolderLockTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TryTake_Held_GivesNone()
    {
        using var held = FolderLock.TryTake(folder["lock"]);

        Assert.NotNull(held);
        Assert.Null(FolderLock.TryTake(folder["lock"]));
    }

    [Fact]
    public void TryTake_HolderEnded_GivesIt()
    {
        FolderLock.TryTake(folder["lock"])!.Dispose();

        using var taken = FolderLock.TryTake(folder["lock"]);
        Assert.NotNull(taken);
    }

    [Fact]
    public void TryTake_FileDeletedWhileHeld_IsAnotherLock()
    {
        using var held = FolderLock.TryTake(folder["lock"]);
        File.Delete(folder["lock"]);

        using var taken = FolderLock.TryTake(folder["lock"]);
        Assert.NotNull(taken);
        Assert.Null(FolderLock.TryTake(folder["lock"]));
    }
}
