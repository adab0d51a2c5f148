namespace Encoder.Deploy.Tests.Scripts;

/// <summary>What cloud-init runs on a machine, against stand-ins of the machine's services.</summary>
public sealed class MachineScriptTests
{
    [ToolFact("curl", "sha256sum")]
    public async Task Install_PinnedSum_InstallsAndStarts()
    {
        using var folder = new TemporaryFolder();
        await ArchiveAsync(folder);

        await Shell.SucceedAsync($"RELEASE_SHA256=$(sha256sum <{folder.Path}/release.tar.gz | cut -d' ' -f1); sed -i \"s/SUM/$RELEASE_SHA256/\" {folder.Path}/deployment.env");
        await Shell.SucceedAsync("deploy/cloud-init/encoder-install.sh", environment: Machine(folder));

        Assert.Equal("installed\nsystemctl enable encoder-silo\nsystemctl restart encoder-silo\n", await File.ReadAllTextAsync($"{folder.Path}/done"));
    }

    [ToolFact("curl", "sha256sum")]
    public async Task Install_AnotherSum_InstallsNothing()
    {
        using var folder = new TemporaryFolder();
        await ArchiveAsync(folder);
        await Shell.SucceedAsync($"sed -i 's/SUM/{new string('0', 64)}/' {folder.Path}/deployment.env");

        var result = await Shell.RunAsync("deploy/cloud-init/encoder-install.sh", environment: Machine(folder));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nothing is installed", result.Error);
        Assert.False(File.Exists($"{folder.Path}/done"));
    }

    // Secrets reach curl by its standard input, and the files only their group.
    [Fact]
    public async Task Prepare_Secrets_AreFetchedByIdentity()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync($"{folder.Path}/deployment.env", "VAULT=https://vault/\nCLIENT_ID=me\nSECRETS=\"silo-certificate silo-authority\"\n");
        await StandInAsync(folder, "chgrp", $"echo \"chgrp $1\" >>{folder.Path}/done");
        await StandInAsync(folder, "curl", $$"""
            input="$(cat)"
            echo "${*: -1} $input" >>{{folder.Path}}/asked
            case "${*: -1}" in
              *token*) [[ "$input" == 'header = "Metadata: true"' ]] && echo '{"access_token": "secret-token"}' ;;
              https://vault/secrets/*) [[ "$input" == 'header = "Authorization: Bearer secret-token"' ]] && echo '{"value": "line 1\nline 2\n"}' ;;
              *privateIpAddress*) printf 10.40.0.4 ;;
            esac
            """);
        await StandInAsync(folder, "jq", """
            case "$*" in
              *access_token) sed 's/.*: "\(.*\)".*/\1/' ;;
              *value) printf '%b' "$(sed 's/.*: "\(.*\)".*/\1/')" ;;
            esac
            """);

        await Shell.SucceedAsync("deploy/cloud-init/encoder-prepare.sh", environment: Machine(folder));

        Assert.StartsWith("line 1\nline 2", await File.ReadAllTextAsync($"{folder.Path}/silo-certificate"), StringComparison.Ordinal);
        Assert.Equal("640", (await Shell.SucceedAsync($"stat -c %a {folder.Path}/silo-authority")).Trim());
        Assert.Equal("ENCODER_OPTIONS=--listen 10.40.0.4\n", await File.ReadAllTextAsync($"{folder.Path}/silo.env"));
        Assert.Equal(4, (await File.ReadAllLinesAsync($"{folder.Path}/asked")).Length);
    }

    private static async Task ArchiveAsync(TemporaryFolder folder)
    {
        var release = folder.Make("encoder-1.2.3-linux-x64");
        await File.WriteAllTextAsync($"{release}/install.sh", $"#!/bin/bash\necho installed >>{folder.Path}/done\n");
        await Shell.SucceedAsync($"chmod +x {release}/install.sh && tar -C {folder.Path} -czf {folder.Path}/release.tar.gz encoder-1.2.3-linux-x64");
        await File.WriteAllTextAsync($"{folder.Path}/deployment.env", $"RELEASE_URL=file://{folder.Path}/release.tar.gz\nRELEASE_SHA256=SUM\n");
        await StandInAsync(folder, "systemctl", $"echo \"systemctl $*\" >>{folder.Path}/done");
    }

    private static async Task StandInAsync(TemporaryFolder folder, string name, string script)
    {
        var path = $"{folder.Make("bin")}/{name}";
        await File.WriteAllTextAsync(path, $"#!/bin/bash\n{script}\n");
        await Shell.SucceedAsync($"chmod +x {path}");
    }

    private static Dictionary<string, string> Machine(TemporaryFolder folder) => new()
    {
        ["ENCODER_SETTINGS"] = folder.Path, ["PATH"] = $"{folder.Path}/bin:{Environment.GetEnvironmentVariable("PATH")}",
    };
}
