using Encoder.ServerSupport.Fuzzing;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Damaged files end in a typed result. The parsers are tried with thousands in Encoder.Core.Tests; the benchmark verb <c>fuzz</c> runs thousands here.</summary>
public sealed class FuzzTests
{
    [FfmpegFact]
    public async Task Encode_DamagedFiles_GiveTypedResultsAndLeaveNothing()
    {
        var run = new FuzzRun(TestMedia.NewFolder(), patience: TimeSpan.FromMinutes(1));

        var done = await run.RunAsync(first: 0, count: 60, atOnce: 2, time: TimeSpan.FromMinutes(1));

        Assert.Empty(run.Findings);
        Assert.True(done > 0);
        // Damage that never lets an encode through, or always, would prove little.
        Assert.True(run.Outcomes.Count > 2, string.Join(", ", run.Outcomes));
    }

    // An AVI whose sound goes on twelve hours later, by a damaged index: hours of silence were encoded before the limit was looked at.
    [FfmpegFact]
    public async Task Encode_SoundThatGoesOnHoursLater_IsRefusedAtOnce()
    {
        var run = new FuzzRun(TestMedia.NewFolder(), patience: TimeSpan.FromMinutes(1));

        await run.RunAsync(first: 356, count: 1, atOnce: 1, time: TimeSpan.FromMinutes(1));

        Assert.Empty(run.Findings);
        Assert.Equal(["asset.beyond_limits"], run.Outcomes.Keys);
    }

    // An FLV whose clock wraps, and a TS whose last two packets have one time: frames of theirs fell out of their chunk.
    [FfmpegTheory]
    [InlineData(1160)]
    [InlineData(1602)]
    public async Task Encode_TimesThatDamageMoved_AreNoMismatch(int seed)
    {
        var run = new FuzzRun(TestMedia.NewFolder(), patience: TimeSpan.FromMinutes(1));

        await run.RunAsync(seed, count: 1, atOnce: 1, time: TimeSpan.FromMinutes(1));

        Assert.Empty(run.Findings);
        Assert.Equal(["warned"], run.Outcomes.Keys);
    }
}
