using FsCheck;
using FsCheck.Fluent;

namespace Encoder.Grains.Tests.Jobs;

public sealed class CommitSetTests
{
    [Fact]
    public void Set_OfAnyNumbersInAnyOrder_KnowsPrefixAndCount() =>
        Prop.ForAll(Gen.Choose(0, 30).ListOf().ToArbitrary(), numbers =>
        {
            var set = new CommitSet();
            var expected = new HashSet<int>();
            var agrees = numbers.All(number => set.Add(number) == expected.Add(number));
            var prefix = Enumerable.Range(0, 32).First(number => !expected.Contains(number));
            return agrees && set.Count == expected.Count && set.Prefix == prefix && Enumerable.Range(0, 32).All(number => set.Contains(number) == expected.Contains(number));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Set_WithAllThatIsExpected_IsComplete()
    {
        var set = new CommitSet();
        Assert.False(set.IsComplete);
        set.Add(0);
        Assert.False(set.IsComplete);
        set.Expected = 2;
        set.Add(1);
        Assert.True(set.IsComplete);
    }
}
