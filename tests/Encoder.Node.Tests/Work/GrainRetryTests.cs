using Encoder.Contracts;
using Encoder.Grains;
using Encoder.TestSupport.Clocks;

namespace Encoder.Node.Tests.Work;

public sealed class GrainRetryTests
{
    private static readonly TimeProvider Clock = new InstantClock();
    private int asked;

    [Fact]
    public async Task UntilAnswered_NoAnswerTwice_AsksAgain()
    {
        await Clock.RetryUntilAnsweredAsync(() => ++asked < 3 ? Fail(ErrorCodes.ClusterUnreachable) : Task.CompletedTask, CancellationToken.None);

        Assert.Equal(3, asked);
    }

    // As Orleans says it.
    [Fact]
    public async Task UntilAnswered_TimeoutOfACall_AsksAgain()
    {
        await Clock.RetryUntilAnsweredAsync(() => ++asked < 3 ? Task.FromException(new TimeoutException("No answer.")) : Task.CompletedTask, CancellationToken.None);

        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task UntilAnswered_NeverAnAnswer_GivesUpAfterAMinute()
    {
        await Assert.ThrowsAsync<FaultException>(() => Clock.RetryUntilAnsweredAsync(Asked(ErrorCodes.ClusterUnreachable), CancellationToken.None));

        Assert.Equal(61, asked);
    }

    [Fact]
    public async Task UntilAnswered_OtherFault_IsTheAnswer()
    {
        await Assert.ThrowsAsync<FaultException>(() => Clock.RetryUntilAnsweredAsync(Asked(ErrorCodes.DiskFull), CancellationToken.None));

        Assert.Equal(1, asked);
    }

    private Func<Task> Asked(string code) => () =>
    {
        asked++;
        return Fail(code);
    };

    private static Task Fail(string code) => Task.FromException(new FaultException(code, "No answer."));
}
