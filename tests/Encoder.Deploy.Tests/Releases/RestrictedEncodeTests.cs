using System.Runtime.InteropServices;
using Encoder.Deploy.Tests.Units;

namespace Encoder.Deploy.Tests.Releases;

/// <summary>
/// The release encodes under the unit's restrictions, as another user, ffmpeg in its sandbox. There is no systemd as init in a container, so the
/// same restrictions are set by bubblewrap (file systems, devices, the unit's own filter of system calls), setpriv (user, no capabilities, no new
/// privileges) and prlimit. Not set, because only systemd sets them: the limit of tasks, and what ProtectProc, ProtectKernel… hide below /proc and /sys.
/// </summary>
[Collection(ReleaseCollection.Name)]
public sealed class RestrictedEncodeTests(ReleaseArchive release)
{
    private const string User = "64123"; // somebody who owns nothing
    private readonly UnitFile unit = new("encoder-serve.service");

    [ToolFact("bwrap", "setpriv", "prlimit", "systemd-analyze", "ffmpeg", Tools.Root)]
    public async Task Encode_UnderTheUnitsRestrictions_WorksWithTheSandbox()
    {
        using var folder = new TemporaryFolder();

        var result = await EncodeAsync(folder, unit.Words("SystemCallFilter"));

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.DoesNotContain("warning", result.Error, StringComparison.OrdinalIgnoreCase);
        var frames = await Shell.SucceedAsync(
            $"ffprobe -v error -count_frames -select_streams v:0 -show_entries stream=nb_read_frames -of csv=p=0 '{folder.Path}/state/out/240p.mp4'");
        Assert.Equal("24", frames.Trim().Split('\n')[0]);
    }

    // The filter bites, so the test above says something: without @mount the sandbox cannot be made, and the warning says so.
    [ToolFact("bwrap", "setpriv", "prlimit", "systemd-analyze", "ffmpeg", Tools.Root)]
    public async Task Encode_WithoutMount_WarnsThatThereIsNoSandbox()
    {
        using var folder = new TemporaryFolder();

        var result = await EncodeAsync(folder, unit.Words("SystemCallFilter").Except(["@mount"]));

        Assert.Contains("bwrap", result.Error);
    }

    private async Task<ShellResult> EncodeAsync(TemporaryFolder folder, IEnumerable<string> calls)
    {
        var tree = await release.UnpackAsync(folder.Make("unpacked"));
        var (state, cache) = (folder.Make("state"), folder.Make("cache"));
        await SystemCallFilter.WriteAsync(Path.Combine(folder.Path, "calls"), calls, unit.Words("RestrictAddressFamilies"));
        await Shell.SucceedAsync($"ffmpeg -nostdin -v error -f lavfi -i testsrc2=size=426x240:rate=24:duration=1 -c:v libx264 -preset ultrafast '{state}/clip.mp4'");
        await Shell.SucceedAsync($"chown -R {User}:{User} '{state}' '{cache}' && chmod 0755 '{folder.Path}' '{folder.Path}/unpacked'");
        string[] line =
        [
            // ProtectSystem=strict, ProtectHome=, PrivateTmp=, PrivateDevices=, StateDirectory=, CacheDirectory=
            "bwrap", "--ro-bind", "/", "/", "--bind", "/proc", "/proc", "--dev", "/dev", "--tmpfs", "/home", "--tmpfs", "/root", "--tmpfs", "/tmp", "--perms", "1777", "--tmpfs", "/var/tmp",
            "--tmpfs", "/opt", "--ro-bind", tree, "/opt/encoder",
            "--tmpfs", "/var/lib", "--bind", state, "/var/lib/encoder", "--tmpfs", "/var/cache", "--bind", cache, "/var/cache/encoder", "--chdir", "/",
            // SystemCallFilter=, RestrictAddressFamilies=; systemd's environment has no more than this
            "--cap-add", "ALL", "--seccomp", "9", "--clearenv", "--setenv", "PATH", "/usr/local/bin:/usr/bin:/bin", "--setenv", "DOTNET_ROOT", DotnetRoot(),
            // LimitNOFILE=, LimitCORE=
            "prlimit", $"--nofile={await OpenFilesAsync()}", $"--core={unit["LimitCORE"]}",
            // User=, CapabilityBoundingSet=, NoNewPrivileges=
            "setpriv", "--reuid", User, "--regid", User, "--clear-groups", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs",
            "/opt/encoder/bin/encoder", "encode", "/var/lib/encoder/clip.mp4", "-o", "/var/lib/encoder/out", "--ladder", "240p", "--temp-dir", "/var/cache/encoder",
        ];
        return await Shell.RunAsync($"umask {unit["UMask"]}; exec {string.Join(' ', line.Select(word => $"'{word}'"))} 9<'{folder.Path}/calls'");
    }

    // A container's root may not raise its own limit; below the unit's it is only stricter.
    private async Task<string> OpenFilesAsync() => (await Shell.SucceedAsync($"most=$(ulimit -Hn); [[ $most == unlimited || $most -gt {unit["LimitNOFILE"]} ]] && echo {unit["LimitNOFILE"]} || echo $most")).Trim();

    // The folder of the runtime that runs this: shared/Microsoft.NETCore.App/VERSION is below it.
    private static string DotnetRoot() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
}
