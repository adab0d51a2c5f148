using Encoder.Core.Specs;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Specs;

public sealed class FrameRatesTests
{
    [Theory]
    [InlineData("25", 25, 1)]
    [InlineData("29.97", 2997, 100)]
    [InlineData("60000/1001", 60000, 1001)]
    [InlineData("240", 240, 1)]
    public void Parse_Rate_IsAFraction(string text, int num, int den) => Assert.Equal(new Rational(num, den), FrameRates.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0.5")]
    [InlineData("241")]
    [InlineData("30/0")]
    [InlineData("-30/1")]
    [InlineData("30/1/1")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999")]
    public void Parse_NoRate_IsNull(string text) => Assert.Null(FrameRates.Parse(text));

    [Theory]
    [InlineData(24, 1, 24, 1, 24, 1)]
    [InlineData(2997, 100, 30000, 1001, 30000, 1001)] // an average that the container rounded
    [InlineData(24, 1, 24000, 1001, 24, 1)] // a thousandth apart: two different rates
    [InlineData(25, 1, 50, 1, 25, 1)] // interlaced: fields and frames
    [InlineData(745000, 35229, 117, 4, 745000, 35229)] // variable
    [InlineData(0, 0, 30, 1, 30, 1)]
    [InlineData(0, 0, 90000, 1, 25, 1)]
    [InlineData(1000, 1, 24, 1, 24, 1)]
    [InlineData(1, 10, 0, 0, 1, 1)]
    [InlineData(50, 2, 50, 2, 25, 1)]
    public void Nominal_Probe_IsTheBelievableOne(int averageNum, int averageDen, int realNum, int realDen, int num, int den)
        => Assert.Equal(new Rational(num, den), FrameRates.Nominal(new(averageNum, averageDen), new(realNum, realDen)));
}
