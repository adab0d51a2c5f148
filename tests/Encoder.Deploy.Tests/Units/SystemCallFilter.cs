using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Encoder.Deploy.Tests.Units;

/// <summary>
/// The filter of a unit's <c>SystemCallFilter=</c> and <c>RestrictAddressFamilies=</c> as the kernel takes it, made by libseccomp, as systemd does.
/// </summary>
internal static class SystemCallFilter
{
    private const uint Allow = 0x7fff0000;
    private const uint RefuseAsNotPermitted = 0x00050000 | 1; // SCMP_ACT_ERRNO(EPERM)
    private const int IsEqual = 4; // SCMP_CMP_EQ

    private static readonly Dictionary<string, ulong> Families = new() { ["AF_UNIX"] = 1, ["AF_INET"] = 2, ["AF_INET6"] = 10, ["AF_NETLINK"] = 16 };

    /// <summary>Writes the program; a word is a system call or a set such as <c>@mount</c>.</summary>
    public static async Task WriteAsync(string path, IEnumerable<string> words, IEnumerable<string> families)
    {
        var calls = new HashSet<string>();
        foreach (var word in words) await ExpandAsync(word, calls);
        calls.Remove("socket");

        var context = seccomp_init(RefuseAsNotPermitted);
        try
        {
            // A set names calls of other processors too; they have no number here.
            foreach (var number in calls.Select(NumberOf).Where(number => number >= 0)) Add(context, number, []);
            foreach (var family in families) Add(context, NumberOf("socket"), [new ArgumentTest(0, IsEqual, Families[family], 0)]);
            await using var file = File.Create(path);
            Assert.Equal(0, seccomp_export_bpf(context, file.SafeFileHandle));
        }
        finally
        {
            seccomp_release(context);
        }
    }

    private static async Task ExpandAsync(string word, HashSet<string> calls)
    {
        if (!word.StartsWith('@'))
        {
            calls.Add(word);
            return;
        }

        var listed = await Shell.SucceedAsync($"systemd-analyze syscall-filter {word}");
        foreach (var line in listed.Split('\n').Skip(1).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')) await ExpandAsync(line, calls);
    }

    private static void Add(nint context, int number, ArgumentTest[] tests) =>
        Assert.Equal(0, seccomp_rule_add_array(context, Allow, number, (uint)tests.Length, tests));

    private static int NumberOf(string call) => seccomp_syscall_resolve_name(Encoding.ASCII.GetBytes(call + '\0'));

    [DllImport("libseccomp.so.2")]
    private static extern nint seccomp_init(uint action);

    [DllImport("libseccomp.so.2")]
    private static extern void seccomp_release(nint context);

    [DllImport("libseccomp.so.2")]
    private static extern int seccomp_syscall_resolve_name(byte[] name);

    [DllImport("libseccomp.so.2")]
    private static extern int seccomp_rule_add_array(nint context, uint action, int call, uint count, ArgumentTest[] tests);

    [DllImport("libseccomp.so.2")]
    private static extern int seccomp_export_bpf(nint context, SafeFileHandle file);

    [StructLayout(LayoutKind.Sequential)]
    private record struct ArgumentTest(uint Argument, int Comparison, ulong Value, ulong Mask);
}
