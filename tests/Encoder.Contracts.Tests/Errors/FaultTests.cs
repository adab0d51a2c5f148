namespace Encoder.Contracts.Tests.Errors;

public sealed class FaultTests
{
    [Fact]
    public void ErrorCodes_Registry_HoldsEveryConstantOnce()
    {
        var constants = typeof(ErrorCodes).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(constants.Order(), ErrorCodes.All.Select(entry => entry.Code).Order());
    }

    [Fact]
    public void FaultException_SeveralFaults_NamesThemAll()
    {
        var exception = new FaultException([new(ErrorCodes.SpecInvalid, "One."), new(ErrorCodes.LadderUnknown, "Two.")]);

        Assert.Equal("One.", exception.Fault.Message);
        Assert.Equal($"One. [spec.invalid]{Environment.NewLine}Two. [spec.ladder_unknown]", exception.Message);
    }
}
