using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Nodes;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Tests.Processes;

/// <summary>Runs small scripts through the real runner.</summary>
internal static class Shell
{
    public static IProcessRunner Runner(TimeProvider? time = null) =>
        new ProcessRunner(new FfmpegOptions(), WrapperChain.Installed(Wrapper.All).Without(Wrapper.Sandbox), time ?? TimeProvider.System);

    public static ProcessRequest Script(string script) => new(new FfmpegCommand("sh", ["-c", script]));

    /// <summary>The request, and the lines it will have heard.</summary>
    public static ProcessRequest Hearing(this ProcessRequest request, List<string> lines) => request with
    {
        OnLine = (line, _) =>
        {
            lines.Add(line);
            return ValueTask.CompletedTask;
        },
    };

    /// <summary>Waits until a killed process is gone or a zombie: the kernel ends it a moment after the signal.</summary>
    public static async Task GoneAsync(string pid)
    {
        while (File.Exists($"/proc/{pid}/stat") && !(await ReadAsync(pid)).Contains(") Z ")) await Task.Yield();
    }

    private static async Task<string> ReadAsync(string pid)
    {
        try
        {
            return await File.ReadAllTextAsync($"/proc/{pid}/stat");
        }
        catch (IOException)
        {
            return ") Z ";
        }
    }
}
