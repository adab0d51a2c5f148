using Encoder.Contracts;

namespace Encoder.Grains.Tests.Assets;

public sealed class BlockSetTests
{
    private const int Full = AssetInfo.BlockLength;

    [Fact]
    public void Blocks_InAnyOrder_BecomeTheSameRanges()
    {
        var numbers = Enumerable.Range(0, 40).Where(number => number is not (7 or 20 or 21)).ToArray();
        for (var seed = 1; seed <= 20; seed++)
        {
            var set = new BlockSet();
            new Random(seed).Shuffle(numbers);
            foreach (var number in numbers.Concat(numbers)) set.Add(new StoredBlock(number, Full));
            Assert.Equal([new(0, 7), new(8, 12), new(22, 18)], set.Stored);
            Assert.Equal(37L * Full, set.StoredBytes);
        }
    }

    [Fact]
    public void Holes_OfWhatIsMissing_AreNamedToTheEnd()
    {
        var set = new BlockSet();
        foreach (var number in new[] { 1, 2, 5 }) set.Add(new StoredBlock(number, Full));
        Assert.Equal([new(0, 1), new(3, 2), new(6, 2)], set.Holes((7L * Full) + 1, 10));
        Assert.Equal([new(0, 1), new(3, 2)], set.Holes((7L * Full) + 1, 2));
    }

    [Fact]
    public void Length_ThatEndsWithinABlock_CountsTheLastBlockByItsBytes()
    {
        var set = new BlockSet { Length = Full + 10 };
        set.Add(new StoredBlock(1, 10));
        Assert.Equal((10L, 0L, false), (set.StoredBytes, set.ContiguousBytes, set.IsComplete));
        set.Add(new StoredBlock(0, Full));
        Assert.Equal((Full + 10L, Full + 10L, true), (set.StoredBytes, set.ContiguousBytes, set.IsComplete));
    }

    [Fact]
    public void Parts_OfABlock_GrowUntilItIsWhole()
    {
        var set = new BlockSet();
        set.Add(new StoredBlock(0, Full));
        set.Add(new StoredBlock(1, 100, IsPart: true));
        set.Add(new StoredBlock(1, 50, IsPart: true));
        Assert.Equal(Full + 100L, set.ContiguousBytes);
        set.Add(new StoredBlock(1, Full));
        set.Add(new StoredBlock(1, 100, IsPart: true));
        Assert.Equal((2L * Full, 2L * Full), (set.ContiguousBytes, set.StoredBytes));
    }

    [Fact]
    public void Parts_OfTheMiddleOfABlock_CountButAreNotContiguous()
    {
        var set = new BlockSet { Length = 1000 };
        set.Add(new StoredBlock(0, 1000, IsPart: true, Start: 600));
        Assert.Equal((400L, 0L), (set.StoredBytes, set.ContiguousBytes));
        set.Add(new StoredBlock(0, 300, IsPart: true));
        Assert.Equal([new(0, 300), new(0, 400, 600)], set.Partial);
        Assert.Equal((700L, 300L, false), (set.StoredBytes, set.ContiguousBytes, set.IsComplete));
    }

    [Fact]
    public void Part_ThatReachesTheLength_MakesItComplete()
    {
        var set = new BlockSet();
        set.Add(new StoredBlock(0, 100, IsPart: true));
        Assert.False(set.IsComplete);
        Assert.Empty(set.Stored);
        set.Length = 100;
        Assert.True(set.IsComplete);
        Assert.Equal([new(0, 1)], set.Stored);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void AddBefore_OfWhatIsDeleted_CountsIt(int number)
    {
        var set = new BlockSet();
        set.Add(new StoredBlock(0, AssetInfo.BlockLength));
        for (var block = 4; block < 6; block++) set.Add(new StoredBlock(block, AssetInfo.BlockLength));
        set.AddBefore(number);
        var expected = number switch { 2 => 2, 4 => 6, _ => 7 };
        Assert.Equal(expected * (long)AssetInfo.BlockLength, set.ContiguousBytes);
    }
}
