using Encoder.Core.Fmp4;
using static Encoder.Core.Tests.Fmp4.Boxes;

namespace Encoder.Core.Tests.Fmp4;

public sealed class FragmentedLengthTests
{
    private const int Id = 7;

    private static readonly byte[] Movie = Join(
        Box("mvhd", U32(0, 0, 0, 1_000, 0)), Box("trak", Box("tkhd", U32(0, 0, 0, Id, 0)), Box("mdia", Box("mdhd", U32(0, 0, 0, 12_800, 0)))),
        Box("mvex", Box("mehd", U32(0, 90_000)), Box("trex", U32(0, Id, 1, 512, 0, 0))));

    [Fact]
    public void Declared_Head_IsInTheMoviesTimescale() => Assert.Equal(TimeSpan.FromSeconds(90), FragmentedLength.Declared(Movie));

    [Fact]
    public void Declared_HeadWithoutALength_IsNone() => Assert.Null(FragmentedLength.Declared(Box("mvex", Box("trex", U32(0, Id, 1, 512, 0, 0)))));

    // Two samples with durations beside other fields, then three of the duration that the fragment states.
    [Fact]
    public void End_FieldsOfSamples_AreAddedToTheStart() => Assert.Equal(
        TimeSpan.FromSeconds(10 + ((100 + 200 + (3 * 600)) / 12_800.0)),
        FragmentedLength.End(Movie, Fragment(U32(0x8, Id, 600), U32(0x0100_0000, 0, 128_000), U32(0x301, 2, 0, 100, 5, 200, 5), U32(0, 3))));

    [Fact]
    public void End_NothingStated_IsAsTheTrackStates() => Assert.Equal(TimeSpan.FromSeconds(3), FragmentedLength.End(Movie, Fragment(U32(0, Id), U32(0, 12_800), U32(0, 50))));

    [Fact]
    public void End_AnotherTrack_IsNone() => Assert.Null(FragmentedLength.End(Movie, Fragment(U32(0, Id + 1), U32(0, 12_800), U32(0, 50))));

    [Fact]
    public void End_ClaimBeyondAnyFilm_IsNone() =>
        Assert.Null(FragmentedLength.End(Movie, Fragment(U32(0x8, Id, uint.MaxValue), U32(0x0100_0000, uint.MaxValue, uint.MaxValue), U32(0, uint.MaxValue))));

    [Fact]
    public void End_CountBeyondTheBox_TakesWhatIsThere() =>
        Assert.Equal(TimeSpan.FromSeconds(2), FragmentedLength.End(Movie, Fragment(U32(0, Id), U32(0, 0), U32(0x100, uint.MaxValue, 12_800, 12_800))));

    [Theory]
    [InlineData(0, 4)]
    [InlineData(0x0100_0000, 8)]
    public void LastFragment_Index_IsItsLastEntry(long version, int bytes) => Assert.Equal(
        (4_000, TimeSpan.FromSeconds(5)),
        FragmentedLength.LastFragment(Movie, Box("tfra", U32(version, Id, 0b01_10_00, 2), Entry(bytes, 0, 900), Entry(bytes, 64_000, 4_000))));

    [Fact]
    public void LastFragment_EmptyIndex_IsNone() => Assert.Null(FragmentedLength.LastFragment(Movie, Box("tfra", U32(0, Id, 0, 0))));

    [Fact]
    public void Read_DamagedBoxes_NeverThrows()
    {
        var moof = Fragment(U32(0x8, Id, 600), U32(0x0100_0000, 0, 128_000), U32(0x301, 2, 0, 100, 5, 200, 5), U32(0, 3));
        Mutation.AssertOnlyFaults(moof, 1_000, bytes => FragmentedLength.End(Movie, bytes));
        Mutation.AssertOnlyFaults(Movie, 1_000, bytes => (FragmentedLength.Declared(bytes), FragmentedLength.End(bytes, moof)).GetHashCode());
        Mutation.AssertOnlyFaults(Box("tfra", U32(0, Id, 0, 1), Entry(4, 0, 900)), 1_000, bytes => FragmentedLength.LastFragment(Movie, bytes));
    }

    private static byte[] Fragment(byte[] tfhd, byte[] tfdt, params byte[][] truns) =>
        Box("traf", [Box("tfhd", tfhd), Box("tfdt", tfdt), .. truns.Select(trun => Box("trun", trun))]);

    // Time and offset, then three numbers of two, three and one bytes.
    private static byte[] Entry(int bytes, long time, long offset) => Join([.. new[] { time, offset }.Select(value => Join(Zeros(bytes - 4), U32(value))), Zeros(6)]);
}
