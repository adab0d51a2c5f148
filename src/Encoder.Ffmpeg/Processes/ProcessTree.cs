using System.Globalization;
using System.Runtime.InteropServices;

namespace Encoder.Ffmpeg.Processes;

/// <summary>What the kernel knows of a child and of those below it: a sandbox puts processes between us and ffmpeg.</summary>
internal static partial class ProcessTree
{
    private const int Terminate = 15;
    private const int Kill = 9;

    // USER_HZ: the unit of /proc/{pid}/stat, 100 on every Linux there is.
    private static readonly TimeSpan ClockTick = TimeSpan.FromMilliseconds(10);

    /// <summary>Processor time of the process and all below it; zero when it is gone or there is no /proc.</summary>
    public static TimeSpan Cpu(int pid) => Own(pid) + Children(pid).Aggregate(TimeSpan.Zero, (sum, child) => sum + Cpu(child));

    /// <summary>Asks the program to end; <paramref name="depth"/> is how many processes of a sandbox stand around it and end with it.</summary>
    public static void Ask(int pid, int depth)
    {
        for (; depth > 0 && Children(pid) is [var child, ..]; depth--) pid = child;
        _ = SendSignal(pid, Terminate);
    }

    /// <summary>Kills the process's whole group; without a group of its own, only the process.</summary>
    public static void KillGroup(int pid, bool leadsGroup) => _ = SendSignal(leadsGroup ? -pid : pid, Kill);

    // proc(5): the command name in parentheses may hold anything; utime, stime, cutime and cstime are fields 14 to 17.
    private static TimeSpan Own(int pid)
    {
        var stat = Read($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 15
            ? TimeSpan.Zero
            : fields[11..15].Aggregate(0L, (sum, field) => sum + long.Parse(field, CultureInfo.InvariantCulture)) * ClockTick;
    }

    private static int[] Children(int pid) =>
        [.. Read($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];

    // A process that has just ended has no files there any more: then it has no children and no time.
    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // The result is of no use: ESRCH means that it has ended, which is what was wanted.
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = false)]
    private static partial int SendSignal(int pid, int signal);
}
