namespace Encoder.Grains.Tests.Assets;

public sealed class RangeSetTests
{
    [Fact]
    public void Add_InAnyOrder_IsWhatABitPerPlaceSays()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var (ranges, places) = (new RangeSet(), new bool[40]);
            for (var piece = 0; piece < 8; piece++)
            {
                var start = random.Next(40);
                var end = random.Next(start, 41);
                ranges.Add(start, end);
                Array.Fill(places, true, start, end - start);
            }

            Assert.Equal(Runs(places, true), ranges.All);
            Assert.Equal(Runs(places, false), ranges.Gaps(0, 40));
            Assert.Equal((places.Count(place => place), places.TakeWhile(place => place).Count()), (ranges.Bytes, ranges.Prefix));
        }
    }

    [Fact]
    public void Gaps_OfAPartOnly_StayWithinIt()
    {
        var ranges = new RangeSet();
        ranges.Add(10, 20);
        ranges.Add(30, 40);
        Assert.Equal([(20, 30), (40, 45)], ranges.Gaps(15, 45));
        Assert.Equal([(5, 10)], ranges.Gaps(5, 15));
        Assert.Empty(ranges.Gaps(10, 20));
    }

    private static IEnumerable<(int Start, int End)> Runs(bool[] places, bool wanted)
    {
        for (var at = 0; at < places.Length; at++)
        {
            if (places[at] != wanted) continue;
            var start = at;
            while (at < places.Length && places[at] == wanted) at++;
            yield return (start, at);
        }
    }
}
