using Encoder.Cli.Output;
using Encoder.Cli.Tests.Support;
using Encoder.Contracts;

namespace Encoder.Cli.Tests.Output;

/// <summary>States that a kill leaves, and what the next command makes of them.</summary>
public sealed class OutputClaimTests : IDisposable
{
    private static readonly JobIdentity Job = new("f00d", "clip.mp4", "{}");
    private readonly TemporaryFolder folder = new();
    private readonly string output;

    public OutputClaimTests() => output = folder["out"];

    private string Work => WorkFolders.WorkDirectory(output, null);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Begin_StoreOfWorkThatCannotBeReadIsThere_IsEmptied()
    {
        folder.Write("out/.encoder/work/jobs/old");
        folder.Write("out/.encoder/work.json", "of another version");
        using var claim = OutputClaim.Take(output);
        claim.RefuseWorkOfOthers(Work);
        claim.Begin(Job, Work, mayReplace: false);

        Assert.False(Directory.Exists(Work));
    }

    // `.encoder` was deleted with all that was in it, whoever had put it there.
    [Fact]
    public void RefuseWorkOfOthers_WorkFolderThatNoRecordSpeaksOf_IsTakenAndKept()
    {
        folder.Write("out/.encoder/work/film.mkv");
        using var claim = OutputClaim.Take(output);

        var fault = Assert.Throws<FaultException>(() => claim.RefuseWorkOfOthers(Work));
        claim.Release();

        Assert.Equal(ErrorCodes.OutputTaken, fault.Fault.Code);
        Assert.Equal([".encoder/work/film.mkv"], folder.Entries("out"));
    }

    // Two containers that share a temporary folder and call their output folders the same meet in one folder of it.
    [Fact]
    public void RefuseWorkOfOthers_AnotherCommandWorksThere_IsTaken()
    {
        var work = WorkFolders.WorkDirectory(output, folder["tmp"]);
        using var claim = OutputClaim.Take(output);
        claim.RefuseWorkOfOthers(work);
        Directory.CreateDirectory(work);
        using (new FileStream(Path.Combine(work, ".host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal(ErrorCodes.OutputTaken, Assert.Throws<FaultException>(() => claim.RefuseWorkOfOthers(work)).Fault.Code);

        claim.RefuseWorkOfOthers(work);
    }

    [Fact]
    public void Release_FilesOfOthersInOurFolder_LeavesThem()
    {
        folder.Write("out/.encoder/notes.txt");
        folder.Write("out/.encoder/delivery-0.part");
        folder.Write("out/.encoder/delivery-film.part");
        using var claim = OutputClaim.Take(output);
        claim.Complete(claim.Begin(Job, Work, mayReplace: false));
        claim.Release();

        Assert.Equal([".encoder/delivery-film.part", ".encoder/notes.txt"], folder.Entries("out"));
    }

    [Theory]
    [InlineData(".encoder")]
    [InlineData(".encoder/lock")]
    public void Take_OurFolderLeadsElsewhere_IsTakenAndUntouched(string name)
    {
        folder.Write("precious/lock", "mine");
        Directory.CreateDirectory(Path.GetDirectoryName(folder["out/" + name])!);
        File.CreateSymbolicLink(folder["out/" + name], name == ".encoder" ? folder["precious"] : folder["precious/lock"]);

        Assert.Equal(ErrorCodes.OutputTaken, Assert.Throws<FaultException>(() => OutputClaim.Take(output)).Fault.Code);
        Assert.Equal("mine", File.ReadAllText(folder["precious/lock"]));
    }

    [Fact]
    public void ReadWork_AfterKill_GivesTheRecord()
    {
        WorkRecord begun;
        using (var killed = OutputClaim.Take(output))
            begun = killed.Begin(Job, Work, mayReplace: true);

        using var claim = OutputClaim.Take(output);
        Assert.Equal(begun, claim.ReadWork());
        Assert.Equal(output, begun.CreatedFrom);
    }

    [Fact]
    public void ReadWork_LeadsToAForeignFolder_IsNotBelieved()
    {
        folder.Write("precious/data");
        using (var killed = OutputClaim.Take(output))
            killed.Begin(Job, Work, mayReplace: false);
        var record = folder["out/.encoder/work.json"];
        File.WriteAllText(record, File.ReadAllText(record).Replace(Work, folder["precious"], StringComparison.Ordinal));

        using var claim = OutputClaim.Take(output);
        Assert.Null(claim.ReadWork());
        claim.Discard();
        Assert.True(File.Exists(folder["precious/data"]));
    }

    [Fact]
    public void Run_KilledBetweenTheTwoMoves_GoesOn()
    {
        using var claim = OutputClaim.Take(output);
        var work = Finished(claim, "720p/init.mp4", "720p/seg-00000.m4s", "job.json");
        Directory.CreateDirectory(folder["out/720p"]);
        File.Move(Path.Combine(Work, "out/720p/init.mp4"), folder["out/720p/init.mp4"]);
        File.Move(Path.Combine(Work, "out/720p/seg-00000.m4s"), folder["out/.encoder/delivery-1.part"]);

        Delivery.Run(output, claim.ReadWork()!, CancellationToken.None);
        claim.Complete(work);
        claim.Release();

        Assert.Equal(["720p/init.mp4", "720p/seg-00000.m4s", "job.json"], folder.Entries("out"));
        Assert.Equal("720p/seg-00000.m4s", File.ReadAllText(folder["out/720p/seg-00000.m4s"]));
    }

    [Fact]
    public void Begin_Delivery_OrdersWhatRefersBehindWhatItRefersTo()
    {
        using var claim = OutputClaim.Take(output);
        var work = Finished(claim, "job.json", "master.m3u8", "720p.mp4", "720p/playlist.m3u8", "manifest.mpd", "720p/seg-00000.m4s", "720p/init.mp4");

        Assert.Equal(["720p/init.mp4", "720p/seg-00000.m4s", "720p.mp4", "720p/playlist.m3u8", "manifest.mpd", "master.m3u8", "job.json"], work.Delivery!.Paths);
    }

    [Fact]
    public void Discard_InTheMiddleOfADelivery_DeletesWhatWasDelivered()
    {
        using var claim = OutputClaim.Take(output);
        Finished(claim, "720p/init.mp4", "720p/seg-00000.m4s", "job.json");
        Directory.CreateDirectory(folder["out/720p"]);
        folder.Write("out/notes.txt");
        File.Move(Path.Combine(Work, "out/720p/init.mp4"), folder["out/720p/init.mp4"]);

        claim.Discard();
        claim.Release();

        Assert.Equal(["notes.txt"], folder.Entries("out"));
    }

    // The record says what is delivered, and not whether it was: what is not there any more was taken for delivered.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Discard_FileOfOthersInThePlaceOfOneOnItsWay_LeavesIt(bool isStoreGone)
    {
        using var claim = OutputClaim.Take(output);
        Finished(claim, "720p.mp4", "job.json");
        File.Move(Path.Combine(Work, "out/720p.mp4"), folder["out/.encoder/delivery-0.part"]);
        folder.Write("out/720p.mp4", "mine");
        if (isStoreGone)
        {
            folder.Write("out/job.json", "mine");
            Directory.Delete(Path.Combine(Work, "out"), recursive: true);
        }

        claim.Discard();
        claim.Release();

        Assert.Equal(isStoreGone ? ["720p.mp4", "job.json"] : ["720p.mp4"], folder.Entries("out"));
    }

    [Fact]
    public void Discard_KilledAfterTheRollBack_DeletesNothingOfOthersAgain()
    {
        using (var killed = OutputClaim.Take(output))
        {
            Finished(killed, "720p.mp4", "job.json");
            File.Move(folder["out/.encoder/work.json"], folder["out/.encoder/rolled-back.json"]);
            File.Delete(Path.Combine(Work, "out/720p.mp4"));
            folder.Write("out/720p.mp4", "mine");
        }

        using var claim = OutputClaim.Take(output);
        Assert.Null(claim.ReadWork());
        claim.Release();
        Assert.Equal(["720p.mp4"], folder.Entries("out"));
    }

    [Fact]
    public void Run_FileOfOthersCameMeanwhile_IsTakenAndKept()
    {
        using var claim = OutputClaim.Take(output);
        var work = Finished(claim, "720p/init.mp4", "720p.mp4", "job.json");
        folder.Write("out/720p.mp4", "mine");

        Assert.Equal(ErrorCodes.OutputTaken, Assert.Throws<FaultException>(() => Delivery.Run(output, work, CancellationToken.None)).Fault.Code);
        claim.Discard();
        claim.Release();

        Assert.Equal(["720p.mp4"], folder.Entries("out"));
        Assert.Equal("mine", File.ReadAllText(folder["out/720p.mp4"]));
    }

    [Fact]
    public void ReadWork_KilledWhileDiscarding_CompletesIt()
    {
        using (var killed = OutputClaim.Take(output))
        {
            Finished(killed, "720p/init.mp4", "job.json");
            Directory.CreateDirectory(folder["out/720p"]);
            File.Move(Path.Combine(Work, "out/720p/init.mp4"), folder["out/720p/init.mp4"]);
            File.Move(folder["out/.encoder/work.json"], folder["out/.encoder/discarded.json"]);
        }

        using var claim = OutputClaim.Take(output);
        Assert.Null(claim.ReadWork());
        claim.Release();
        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void Release_WorkIsOnRecord_KeepsIt()
    {
        using (var claim = OutputClaim.Take(output))
        {
            claim.Begin(Job, Work, mayReplace: false);
            claim.Release();
        }

        using var next = OutputClaim.Take(output);
        Assert.NotNull(next.ReadWork());
    }

    private WorkRecord Finished(OutputClaim claim, params string[] paths)
    {
        var work = claim.Begin(Job, Work, mayReplace: false);
        foreach (var path in paths)
            folder.Write(Path.GetRelativePath(folder.Path, Path.Combine(Work, "out", path)), path);
        return Delivery.Begin(claim, work, Path.Combine(Work, "out"));
    }
}
