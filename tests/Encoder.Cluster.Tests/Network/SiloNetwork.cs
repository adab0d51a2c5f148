using System.Globalization;
using System.Net;
using Encoder.TestSupport.Media;

namespace Encoder.Cluster.Tests.Network;

/// <summary>A bridge of this machine with machines on it: network namespaces, whose links can be cut one by one. Needs root.</summary>
internal sealed class SiloNetwork : IAsyncDisposable
{
    // Nobody has this hardware address: what is sent to it is lost without a word, as behind a broken switch.
    private const string Nobody = "02:00:00:00:00:01";
    private readonly string bridge;

    private SiloNetwork(string bridge, IPAddress host, IReadOnlyList<NetworkMachine> machines) => (this.bridge, Host, Machines) = (bridge, host, machines);

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Missing { get; } = Environment.IsPrivilegedProcess && Find("ip")
        || Environment.GetEnvironmentVariable("CI") == "true" ? null : "network namespaces need root and iproute2";

    /// <summary>This machine, as the others see it.</summary>
    public IPAddress Host { get; }

    public IReadOnlyList<NetworkMachine> Machines { get; }

    public static async Task<SiloNetwork> CreateAsync(int machines)
    {
        // Two runs at once have networks of their own.
        var (name, subnet) = (string.Create(CultureInfo.InvariantCulture, $"enc{Environment.ProcessId}"), string.Create(CultureInfo.InvariantCulture, $"10.231.{Environment.ProcessId % 250}"));
        await IpAsync($"link add {name} type bridge");
        await IpAsync($"address add {subnet}.1/24 dev {name}");
        await IpAsync($"link set {name} up");
        var all = Enumerable.Range(1, machines).Select(number => new NetworkMachine($"{name}-{number}", $"{subnet}.{10 + number}")).ToList();
        foreach (var machine in all)
        {
            await IpAsync($"netns add {machine.Name}");
            await IpAsync($"link add {machine.Name} type veth peer name eth0 netns {machine.Name}");
            await IpAsync($"link set {machine.Name} master {name} up");
            await IpAsync($"-n {machine.Name} link set lo up");
            await IpAsync($"-n {machine.Name} address add {machine.Address}/24 dev eth0");
            await IpAsync($"-n {machine.Name} link set eth0 up");
        }

        return new SiloNetwork(name, IPAddress.Parse($"{subnet}.1"), all);
    }

    /// <summary>Cuts the machine off from the others; this machine is still reached by all.</summary>
    public async Task CutOffAsync(NetworkMachine machine)
    {
        foreach (var other in Machines.Where(other => other != machine))
        {
            await IpAsync($"-n {machine.Name} neighbour replace {other.Address} lladdr {Nobody} dev eth0 nud permanent");
            await IpAsync($"-n {other.Name} neighbour replace {machine.Address} lladdr {Nobody} dev eth0 nud permanent");
        }
    }

    /// <summary>Cuts the machine off from everything.</summary>
    public Task UnplugAsync(NetworkMachine machine) => IpAsync($"link set {machine.Name} down");

    /// <summary>Mends both.</summary>
    public async Task MendAsync(NetworkMachine machine)
    {
        await IpAsync($"link set {machine.Name} up");
        foreach (var other in Machines.Where(other => other != machine))
        {
            await IpAsync($"-n {machine.Name} neighbour flush to {other.Address} nud permanent");
            await IpAsync($"-n {other.Name} neighbour flush to {machine.Address} nud permanent");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in Machines) await IpAsync($"netns delete {machine.Name}");
        await IpAsync($"link delete {bridge}");
    }

    private static Task IpAsync(string words) => MediaTool.RunAsync("ip", words.Split(' '));

    private static bool Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>A network namespace; the name of its link on this machine is the same.</summary>
internal sealed record NetworkMachine(string Name, string Address)
{
    /// <summary>Where a silo runs that is started on it.</summary>
    public SiloPlace Place => new(Within: ["ip", "netns", "exec", Name], Options: ["--listen", Address]);
}
