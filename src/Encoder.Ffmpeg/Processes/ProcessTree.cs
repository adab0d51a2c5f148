using System.Globalization;
using System.Runtime.InteropServices;

namespace Encoder.Ffmpeg.Processes;

/// <summary>Information about a child and its descendants from the kernel: a sandbox adds processes between us and ffmpeg.</summary>
internal static partial class ProcessTree
{
    private const int Terminate = 15;
    private const int Kill = 9;

    // USER_HZ: the unit of /proc/{pid}/stat, 100 on every Linux there is.
    private static readonly TimeSpan ClockTick = TimeSpan.FromMilliseconds(10);

    /// <summary>Processor time of the process and its descendants; zero when it has ended or there is no /proc.</summary>
    public static TimeSpan Cpu(int pid) => Own(pid) + Children(pid).Aggregate(TimeSpan.Zero, (sum, child) => sum + Cpu(child));

    /// <summary>Requests the program to end; <paramref name="depth"/> is the number of sandbox processes around it, which end with it.</summary>
    public static void Ask(int pid, int depth)
    {
        for (; depth > 0 && Children(pid) is [var child, ..]; depth--) pid = child;
        _ = SendSignal(pid, Terminate);
    }

    /// <summary>Kills the process group; only the process when it does not lead a group.</summary>
    public static void KillGroup(int pid, bool leadsGroup) => _ = SendSignal(leadsGroup ? -pid : pid, Kill);

    /// <summary>
    /// Gives the session of a child its niceness. Where the kernel groups processes by session (sched(7), autogroup), it shares the processors between
    /// the sessions and looks at <c>nice</c> only within one: a child in a session of its own would weigh as much as this process.
    /// </summary>
    /// <returns>False when it is to be tried again: the child does not lead its session yet, or others have just set theirs.</returns>
    public static bool NiceSession(int pid, int niceness)
    {
        var group = $"/proc/{pid}/autogroup";
        if (!File.Exists(group)) return true;

        // Before setsid has run, the child is in our own session.
        if (Stat(pid) is not [_, _, _, var session, ..] || session != pid.ToString(CultureInfo.InvariantCulture)) return false;
        try
        {
            File.WriteAllText(group, niceness.ToString(CultureInfo.InvariantCulture));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            // A container may have /proc read-only; the child runs as before.
            return true;
        }
    }

    // proc(5): utime, stime, cutime and cstime are fields 14 to 17.
    private static TimeSpan Own(int pid)
    {
        var fields = Stat(pid);
        return fields.Length < 15
            ? TimeSpan.Zero
            : fields[11..15].Aggregate(0L, (sum, field) => sum + long.Parse(field, CultureInfo.InvariantCulture)) * ClockTick;
    }

    private static int[] Children(int pid) =>
        [.. Read($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];

    // proc(5): the command name in parentheses may hold anything. The state, field 3, comes first here.
    private static string[] Stat(int pid)
    {
        var stat = Read($"/proc/{pid}/stat");
        return stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    // The files of a process that has just ended are missing: it has no children and no time then.
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

    // The result is ignored: ESRCH means that the process has already ended.
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = false)]
    private static partial int SendSignal(int pid, int signal);
}
