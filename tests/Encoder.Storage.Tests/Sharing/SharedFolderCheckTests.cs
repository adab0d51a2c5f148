using Encoder.Contracts;
using Encoder.TestSupport.Media;

namespace Encoder.Storage.Tests;

/// <summary>What a file system must get right for silos that share a folder on it.</summary>
public sealed class SharedFolderCheckTests
{
    private readonly string root = Path.Combine(TestMedia.NewFolder(), "data");

    [Fact]
    public void Folder_OfThisMachine_IsFitAndLeftAsItWas()
    {
        SharedFolderCheck.Run(root);

        Assert.Empty(Directory.GetFileSystemEntries(root));
    }

    [Fact]
    public void Links_Refused_AreNamed() => AssertUnfit(FolderOperations.OfSystem with { Link = static (_, _) => 1 }, "hard links: error 1");

    [Fact]
    public void Links_OverATakenName_AreNamed() => AssertUnfit(
        FolderOperations.OfSystem with { Link = Overwrite }, "hard links: an existing name was replaced");

    [Fact]
    public void Rename_ThatReplacesNothing_IsNamed() => AssertUnfit(
        FolderOperations.OfSystem with { Rename = static (_, _) => 0 }, "renaming over an existing file: the existing file was not replaced");

    [Fact]
    public void Rename_Refused_IsNamed() => AssertUnfit(FolderOperations.OfSystem with { Rename = static (_, _) => 17 }, "renaming over an existing file: error 17");

    [Fact]
    public void Sync_OfAFolderRefused_IsNamed() => AssertUnfit(FolderOperations.OfSystem with { SyncFolder = static _ => 22 }, "fsync of a folder: error 22");

    private void AssertUnfit(FolderOperations system, string what)
    {
        var refused = Assert.Throws<FaultException>(() => SharedFolderCheck.Run(root, system));

        Assert.Equal(
            new Fault(ErrorCodes.StoreUnfit, $"The file system of {root} does not support {what}. Choose a folder on another file system."), refused.Fault);
        Assert.Empty(Directory.GetFileSystemEntries(root));
    }

    private static int Overwrite(string from, string to)
    {
        File.Copy(from, to, overwrite: true);
        return 0;
    }
}
