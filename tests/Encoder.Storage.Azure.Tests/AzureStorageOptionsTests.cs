namespace Encoder.Storage.Azure.Tests;

public sealed class AzureStorageOptionsTests
{
    [Fact]
    public void Options_AllWrong_AreToldAtOnceAndWithoutSecrets()
    {
        var wrong = new AzureStorageOptions
        {
            ConnectionString = "AccountKey=c2VjcmV0;", Container = "Has Capitals", EndpointSuffix = "https://x/", Retries = 21,
            RetryDelay = TimeSpan.Zero, TryTimeout = TimeSpan.FromHours(1),
        };
        var faults = new AzureStorageOptionsValidator().Validate(null, wrong).Failures!.ToList();
        Assert.Equal(6, faults.Count);
        Assert.DoesNotContain(faults, fault => fault.Contains("c2VjcmV0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, "Azure:Account is missing")]
    [InlineData("contoso", "UseDevelopmentStorage=true", "are both there")]
    [InlineData("https://contoso.blob.core.windows.net", null, "give the bare name")]
    public void Options_AccountThatCannotBe_SaysWhatToGive(string? account, string? connection, string said)
    {
        var refused = new AzureStorageOptionsValidator().Validate(null, new AzureStorageOptions { Account = account, ConnectionString = connection });
        Assert.Contains(said, Assert.Single(refused.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contosovideo", null)]
    [InlineData(null, "UseDevelopmentStorage=true")]
    public void Options_AccountOrEmulator_AreAccepted(string? account, string? connection) =>
        Assert.True(new AzureStorageOptionsValidator().Validate(null, new AzureStorageOptions { Account = account, ConnectionString = connection }).Succeeded);

    [Fact]
    public void Account_ByName_IsReachedOverTlsWithAnIdentity()
    {
        using var account = new AzureAccount(new AzureStorageOptions { Account = "contosovideo", EndpointSuffix = "core.chinacloudapi.cn" });
        Assert.NotNull(account.Credential);
        Assert.Equal("https://contosovideo.blob.core.chinacloudapi.cn/", account.Blobs().Uri.ToString());
    }
}
