namespace Encoder.Deploy.Tests.Scripts;

/// <summary>deploy.sh, destroy.sh and scale.sh against a stand-in for az that notes what it was asked.</summary>
public sealed class AzureScriptTests : IDisposable
{
    private const string Release = "--release https://example.com/encoder.tar.gz --sha256 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [ToolFact("openssl", "ssh-keygen")]
    public async Task Deploy_WhatIf_ChangesNothing()
    {
        await HaveSecretsAsync();
        await RunAsync($"deploy.sh --group video --location northeurope {Release} --what-if", "true");

        var asked = await AskedAsync();
        Assert.Equal(2, asked.Length);
        Assert.Equal("group exists --name video", asked[0]);
        Assert.StartsWith("deployment group what-if --resource-group video", asked[1], StringComparison.Ordinal);
    }

    [ToolFact("openssl", "ssh-keygen")]
    public async Task Deploy_NotConfirmed_ChangesNothing()
    {
        await HaveSecretsAsync();
        var result = await RunAsync($"deploy.sh --group video --location northeurope {Release}", "false");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Nothing was changed.", result.Error);
        Assert.Equal(["group exists --name video"], await AskedAsync());
    }

    // Secrets are handed over by file: others can read a command line.
    [ToolFact("openssl", "ssh-keygen")]
    public async Task Deploy_Confirmed_MakesSecretsGroupAndCluster()
    {
        var result = await RunAsync($"deploy.sh --group video --location northeurope {Release} --set workMaximum=20 --yes", "false");

        Assert.True(result.ExitCode == 0, result.Error);
        var asked = await AskedAsync();
        Assert.Equal("group create --name video --location northeurope --tags application=encoder --output none", asked[1]);
        Assert.Contains(" siloCertificate=@secrets/silo.pem ", asked[2]);
        Assert.Contains(" workMaximum=20 ", asked[2]);
        await Shell.SucceedAsync("openssl verify -purpose sslserver -CAfile secrets/ca.pem secrets/silo.crt && openssl verify -purpose sslclient -CAfile secrets/ca.pem secrets/silo.crt", folder.Path);
        Assert.Equal("", await Shell.SucceedAsync("find secrets -perm /077", folder.Path));

        var before = await File.ReadAllTextAsync($"{folder.Path}/secrets/silo.pem");
        await RunAsync($"deploy.sh --group video --location northeurope {Release} --yes", "true");
        Assert.Equal(before, await File.ReadAllTextAsync($"{folder.Path}/secrets/silo.pem"));
    }

    [Theory]
    [InlineData("--release http://example.com/a --sha256 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "https")]
    [InlineData("--release https://example.com/a --sha256 0123", "64 hexadecimal digits")]
    public async Task Deploy_WrongRelease_IsRefused(string release, string why)
    {
        var result = await RunAsync($"deploy.sh --group video --location northeurope {release}", "true");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(why, result.Error);
        Assert.Empty(await AskedAsync());
    }

    [Fact]
    public async Task Destroy_GroupOfSomethingElse_IsRefused()
    {
        var result = await RunAsync("destroy.sh --group video --yes", "true", tag: "shop");

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain(await AskedAsync(), line => line.StartsWith("group delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Destroy_NotConfirmed_DeletesNothing()
    {
        var result = await RunAsync("destroy.sh --group video", "true");

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain(await AskedAsync(), line => line.StartsWith("group delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Destroy_Confirmed_DeletesTheGroup()
    {
        await RunAsync("destroy.sh --group video --yes", "true");

        Assert.Equal("group delete --name video --yes", (await AskedAsync())[^1]);
    }

    [Fact]
    public async Task Scale_WithinTheMaximum_SetsTheMinimum()
    {
        await RunAsync("scale.sh --group video 5", "true");

        Assert.Equal("monitor autoscale update --resource-group video --name encoder-work --min-count 5 --count 5 --max-count 10 --output none", (await AskedAsync())[^1]);
    }

    [Fact]
    public async Task Scale_AboveTheMaximum_IsRefused()
    {
        var result = await RunAsync("scale.sh --group video 11", "true");

        Assert.Equal(2, result.ExitCode);
        Assert.Single(await AskedAsync());
    }

    private async Task<ShellResult> RunAsync(string line, string groupExists, string tag = "encoder")
    {
        var bin = folder.Make("bin");
        await File.WriteAllTextAsync($"{bin}/az", $$"""
            #!/bin/bash
            echo "$*" >>"{{folder.Path}}/asked"
            case "$*" in
              "group exists"*) echo {{groupExists}} ;;
              "group show"*) echo {{tag}} ;;
              "monitor autoscale show"*) echo 10 ;;
            esac
            """);
        await File.WriteAllTextAsync($"{bin}/encoder", "#!/bin/bash\necho '{}' >\"$5\"\necho key\n");
        await Shell.SucceedAsync($"chmod +x {bin}/*");
        var command = $"{Checkout.PathOf("deploy/azure/")}{line}";
        if (line.StartsWith("deploy.sh", StringComparison.Ordinal)) command += " --secrets secrets";
        return await Shell.RunAsync(command, folder.Path, new Dictionary<string, string> { ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}" });
    }

    // To make them takes seconds; one test does.
    private async Task HaveSecretsAsync()
    {
        var secrets = folder.Make("secrets");
        foreach (var name in new[] { "ca.pem", "silo.pem", "https.pem", "ssh.pub", "keys.json" }) await File.WriteAllTextAsync($"{secrets}/{name}", "made before");
    }

    private async Task<string[]> AskedAsync() => File.Exists($"{folder.Path}/asked") ? await File.ReadAllLinesAsync($"{folder.Path}/asked") : [];
}
