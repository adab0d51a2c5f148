using Encoder.Contracts;

namespace Encoder.Grains.Tests.Hosting;

public abstract partial class SiloContract
{
    [Fact]
    public async Task Call_WhileAnotherAwaits_WaitsForItsEnd()
    {
        var (probe, log, _) = NewProbe();
        var first = probe.EnterAsync("a", None);
        await log.WaitForAsync("enter a");
        var second = probe.EnterAsync("b", None);
        log.Open("b");
        log.Open("a");

        await Task.WhenAll(first, second);

        Assert.Equal(["activated", "enter a", "leave a", "enter b", "leave b"], log.Lines);
    }

    // The rule of Orleans asks about the new call and the oldest running one: with [MayInterleave] all others ran between each other's
    // turns while a poll was held. With [AlwaysInterleave] on the poll they do not.
    [Fact]
    public async Task LongPoll_Held_OthersAreStillOneAtATime()
    {
        var (probe, log, _) = NewProbe();
        var poll = probe.PollAsync(None);
        await log.WaitForAsync("poll");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => probe.AddAsync(1, None)));
        Assert.Equal(200, await probe.AddAsync(0, None));

        var first = probe.EnterAsync("a", None);
        await log.WaitForAsync("enter a");
        var second = probe.EnterAsync("b", None);
        log.Open("b");
        log.Open("a");
        await Task.WhenAll(first, second);
        Assert.Equal(["enter a", "leave a", "enter b", "leave b"], log.Lines.Where(line => line.Contains(' ', StringComparison.Ordinal)));
        await probe.ReleaseAsync(None);
        await poll;
    }

    [Fact]
    public async Task LongPoll_AskedDuringAnotherCall_DoesNotWaitForItsEnd()
    {
        var (probe, log, _) = NewProbe();
        var entered = probe.EnterAsync("a", None);
        await log.WaitForAsync("enter a");

        var poll = probe.PollAsync(None);
        await log.WaitForAsync("poll");
        log.Open("a");
        await entered;

        await probe.ReleaseAsync(None);
        await poll;
    }

    [Fact]
    public async Task LongPoll_CallerGivesUp_EndsAndOthersGoOn()
    {
        var (probe, log, _) = NewProbe();
        using var gone = new CancellationTokenSource();
        var poll = probe.PollAsync(gone.Token);
        await log.WaitForAsync("poll");

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await log.WaitForAsync("polled");
        Assert.Equal(0, await probe.ReleaseAsync(None));
    }

    [Fact]
    public async Task Chain_OfGrains_Answers()
    {
        var keys = Enumerable.Range(0, 6).Select(_ => NewProbe().Key).ToList();

        Assert.Equal(5, await silo.Grains.GetGrain<IProbe>(keys[0]).CallOnAsync([.. keys.Skip(1)], None));
    }

    // Why the call order of DESIGN.md exists: who calls back waits for himself.
    [Fact]
    public async Task Call_InACycle_EndsWithAnErrorAndTheGrainsGoOn()
    {
        var (first, firstLog, one) = NewProbe();
        var (second, secondLog, two) = NewProbe();

        var cycle = first.CallOnAsync([two, one], None);
        await silo.PassCallTimeoutAsync(cycle);
        await Assert.ThrowsAnyAsync<Exception>(() => cycle);
        await silo.PassCallTimeoutAsync(Task.WhenAll(firstLog.WaitForAsync("called on"), secondLog.WaitForAsync("called on")));
        Assert.Equal(1, await first.AddAsync(1, None));
        Assert.Equal(1, await second.AddAsync(1, None));
    }

    [Fact]
    public async Task Fault_OfSeveral_ArrivesWhole()
    {
        var (probe, _, _) = NewProbe();

        var exception = await Assert.ThrowsAsync<FaultException>(() => probe.FailAsync(None));

        Assert.Equal([new Fault(ErrorCodes.EncoderCrashed, "One.", "the end of stderr"), new Fault(ErrorCodes.DiskFull, "Two.")], exception.Faults);
    }

    [Fact]
    public async Task Fault_OfAGrainFurtherOn_ArrivesWhole()
    {
        var (_, log, key) = NewProbe();
        log.FailNextActivation = true;

        var exception = await Assert.ThrowsAsync<FaultException>(() => NewProbe().Probe.CallOnAsync([key], None));

        Assert.Equal("This activation was to fail.", exception.Fault.Message);
    }

    [Fact]
    public async Task Records_ThereAndBack_AreEqual()
    {
        var (probe, _, _) = NewProbe();
        ProbeNote[] notes =
        [
            new("", TimeSpan.Zero, [], ProbeKind.Plain),
            new("Öl\u2028\"", TimeSpan.FromTicks(1234567890123), [1, int.MaxValue, -1], ProbeKind.Other, "here"),
        ];

        foreach (IReadOnlyList<ProbeNote> sent in new IReadOnlyList<ProbeNote>[] { [], [notes[1]], [.. notes], notes, notes.ToList() })
        {
            var echo = await probe.EchoAsync(sent, None);
            Assert.Equal(sent.Select(Text), echo.Select(Text));
        }

        static string Text(ProbeNote note) => $"{note with { Numbers = [] }} {string.Join(',', note.Numbers)}";
    }
}
