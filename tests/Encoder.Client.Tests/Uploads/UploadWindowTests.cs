using Encoder.Client.Uploads;

namespace Encoder.Client.Tests.Uploads;

public sealed class UploadWindowTests
{
    [Fact]
    public void Size_NothingKnown_IsOne() => Assert.Equal(1, new UploadWindow(4).Size);

    [Theory]
    [InlineData(0.010, 1, 4)]
    [InlineData(0.34, 1, 2)]
    [InlineData(3.0, 1, 1)]
    [InlineData(2.0, 4, 2)]
    [InlineData(60.0, 4, 1)]
    [InlineData(0.0, 1, 4)]
    public void Observe_Block_AllowsWhatTheLineCarriesInASecond(double seconds, int beside, int size)
    {
        var window = new UploadWindow(4);

        window.Observe(TimeSpan.FromSeconds(seconds), beside);

        Assert.Equal(size, window.Size);
    }
}
