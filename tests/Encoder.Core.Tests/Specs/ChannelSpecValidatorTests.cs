using Encoder.Contracts;
using Encoder.Core.Specs;

namespace Encoder.Core.Tests.Specs;

public sealed class ChannelSpecValidatorTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    [InlineData(3_600.0)]
    public void SlateAfterSeconds_WithinItsRange_IsValid(double? seconds) => Assert.Empty(ChannelSpecValidator.Validate(new ChannelSpec { SlateAfterSeconds = seconds }));

    [Theory]
    [InlineData(-1, "-1")]
    [InlineData(3_601, "3601")]
    public void SlateAfterSeconds_OutOfItsRange_IsAFault(double seconds, string shown) => Assert.Equal(
        $"slateAfterSeconds is {shown}; give 0 to 3600.", Assert.Single(ChannelSpecValidator.Validate(new ChannelSpec { SlateAfterSeconds = seconds })).Message);
}
