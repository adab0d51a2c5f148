using System.ComponentModel;
using System.Diagnostics;

namespace Encoder.EndToEnd.Tests;

/// <summary>The process tree as /proc tells it.</summary>
internal static class LinuxProcesses
{
    public static IReadOnlyList<LinuxProcess> Descendants(int root)
    {
        var all = Process.GetProcesses().Select(process => Read(process.Id)).OfType<LinuxProcess>().ToList();
        HashSet<int> family = [root];
        while (all.Any(process => family.Contains(process.Parent) && family.Add(process.Id)))
        {
        }

        return [.. all.Where(process => process.Id != root && family.Contains(process.Id))];
    }

    /// <summary>SIGKILL; false when it has gone already.</summary>
    public static bool TryKill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    /// <summary>How many files, sockets and pipes a process has open.</summary>
    public static int HandlesOf(int id) => Directory.GetFiles($"/proc/{id}/fd").Length;

    private static LinuxProcess? Read(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new LinuxProcess(id, int.Parse(fields[1]), File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' '));
        }
        catch (IOException)
        {
            return null; // It has ended meanwhile.
        }
    }
}

internal sealed record LinuxProcess(int Id, int Parent, string Command);
