namespace Encoder.Grains.Tests.Catalogs;

public sealed class NameFoldingTests
{
    [Theory]
    [InlineData("film.mp4", "film.mp4")]
    [InlineData("caf\u00E9", "caf\u00E9")]
    [InlineData("cafe\u0301.mp4", "caf\u00E9.mp4")]
    [InlineData("Vie\u0323\u0302t", "Vi\u1EC7t")]
    [InlineData("\u1112\u1161\u11AB\u1100\u1173\u11AF", "\uD55C\uAE00")]
    [InlineData("\u304B\u3099", "\u304C")]
    [InlineData("x\u0301y", "x\u0301y")]
    [InlineData("\u0301e", "\u0301e")]
    [InlineData("\uD83C\uDFACe\u0301\uD83C", "\uD83C\uDFAC\u00E9\uD83C")]
    public void Compose_NameOfEitherForm_IsOneForm(string name, string composed) => Assert.Equal(composed, NameFolding.Compose(name));

    [Fact]
    public void Search_InTheOtherForm_FindsTheJob()
    {
        var index = new CatalogIndex();
        index.Set(new CatalogEntry(0, "job-1", "Caf\u00E9.mp4", DateTimeOffset.UnixEpoch));
        index.Set(new CatalogEntry(1, "job-2", "CAFE\u0301 2.mp4", DateTimeOffset.UnixEpoch));

        Assert.Equal(["job-2", "job-1"], index.Matching("cafe\u0301").Select(entry => entry.Job));
        Assert.Equal(["job-2", "job-1"], index.Matching("caf\u00E9").Select(entry => entry.Job));
    }
}
