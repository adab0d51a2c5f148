using System.Text.Json;
using System.Text.RegularExpressions;

namespace Encoder.Deploy.Tests.Containers;

/// <summary>
/// What the Dockerfile and the compose files say. There is no Docker engine here: that the image builds and the containers start is not tested.
/// </summary>
public sealed partial class ContainerTests
{
    private static readonly string[] Instructions =
        ["FROM", "RUN", "COPY", "WORKDIR", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"];

    public static TheoryData<string> ComposeFiles => new() { "compose.yaml", "compose.azurite.yaml" };

    [Fact]
    public void Dockerfile_Instructions_AreKnownAndInJsonForm()
    {
        var lines = Continuation().Replace(Checkout.Read("deploy/docker/Dockerfile"), " ").Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToList();

        Assert.All(lines, line => Assert.Contains(line.Split(' ')[0], Instructions));
        // The shell form would hide signals from the silo.
        Assert.All(lines.Where(line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal) || line.StartsWith("CMD", StringComparison.Ordinal)),
            line => Assert.NotEmpty(JsonSerializer.Deserialize<string[]>(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])!));
    }

    [Fact]
    public void Dockerfile_Stages_AreTwoAndTheLastIsNotRoots()
    {
        var lines = Checkout.Read("deploy/docker/Dockerfile").Split('\n');
        var images = lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, images.Count);
        Assert.All(images, image => Assert.DoesNotContain(":latest", image));
        var user = lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal));
        Assert.Matches(@"\AUSER [1-9]\d*:[1-9]\d*\z", user);
        Assert.DoesNotContain(lines.SkipWhile(line => line != user), line => line.StartsWith("RUN ", StringComparison.Ordinal));
    }

    [Fact]
    public void Dockerfile_CopiedFiles_Exist()
    {
        Assert.Contains("eng/release.sh", Checkout.Read("deploy/docker/Dockerfile"));
        Assert.True(File.Exists(Checkout.PathOf("eng/release.sh")));
        foreach (var row in ComposeFiles) Assert.Contains("dockerfile: deploy/docker/Dockerfile", Checkout.Read($"deploy/docker/{row}"));
    }

    [ToolTheory("cloud-init")]
    [MemberData(nameof(ComposeFiles))]
    public async Task Compose_Containers_AreClosed(string file)
    {
        var services = (await ReadAsync(file)).GetProperty("services").EnumerateObject().ToList();

        Assert.Equal(4, services.Count);
        Assert.All(services, service =>
        {
            Assert.Contains("ALL", Texts(service.Value, "cap_drop"));
            Assert.Contains("no-new-privileges:true", Texts(service.Value, "security_opt"));
            Assert.False(service.Value.TryGetProperty("privileged", out _));
        });
        Assert.All(services.Where(service => service.Name.StartsWith("silo", StringComparison.Ordinal)), silo => Assert.True(silo.Value.GetProperty("read_only").GetBoolean()));
    }

    [ToolTheory("cloud-init")]
    [MemberData(nameof(ComposeFiles))]
    public async Task Compose_Ports_AreOneOnThisMachine(string file)
    {
        var services = (await ReadAsync(file)).GetProperty("services").EnumerateObject();

        Assert.Equal(["127.0.0.1:5000:5000"], services.SelectMany(service => Texts(service.Value, "ports")));
    }

    // Silos differ in their name and their scratch folder; every volume and network that is used is declared.
    [ToolTheory("cloud-init")]
    [MemberData(nameof(ComposeFiles))]
    public async Task Compose_Silos_AreAlikeWithAScratchFolderEach(string file)
    {
        var root = await ReadAsync(file);
        var silos = root.GetProperty("services").EnumerateObject().Where(service => service.Name.StartsWith("silo", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, silos.Count);
        Assert.Single(silos.Select(silo => string.Join(' ', Texts(silo.Value, "command")).Replace(silo.Name, "NAME", StringComparison.Ordinal)).Distinct());
        Assert.All(silos, silo => Assert.Equal(silo.Name, silo.Value.GetProperty("hostname").GetString()));
        Assert.Equal(3, silos.Select(silo => Texts(silo.Value, "volumes").Single(volume => volume.EndsWith(":/var/cache/encoder", StringComparison.Ordinal))).Distinct().Count());
        var declared = root.GetProperty("volumes").EnumerateObject().Select(one => one.Name).ToHashSet();
        var used = root.GetProperty("services").EnumerateObject().SelectMany(service => Texts(service.Value, "volumes")).Select(volume => volume.Split(':')[0]).Where(volume => volume[0] != '.');
        Assert.Equal(declared.Order(StringComparer.Ordinal), used.Distinct().Order(StringComparer.Ordinal));
    }

    // An unknown option ends the silo at its start.
    [ToolTheory("cloud-init")]
    [MemberData(nameof(ComposeFiles))]
    public async Task Compose_OptionsOfSilos_AreThoseOfTheProgram(string file)
    {
        var help = await Shell.SucceedAsync($"'{Path.Combine(AppContext.BaseDirectory, "encoder-silo")}' --help");
        var options = (await ReadAsync(file)).GetProperty("services").GetProperty("silo-1").GetProperty("command").EnumerateArray().Select(one => one.GetString()!.Split('=')[0]);

        Assert.All(options, option => Assert.Contains($"  {option} ", help));
    }

    // cloud-init needs PyYAML, so it is there where cloud-init is.
    private static async Task<JsonElement> ReadAsync(string file) => JsonDocument.Parse(await Shell.SucceedAsync(
        $"/usr/bin/python3 -c 'import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)' deploy/docker/{file}")).RootElement;

    private static IEnumerable<string> Texts(JsonElement service, string name) =>
        service.TryGetProperty(name, out var list) ? list.EnumerateArray().Select(one => one.GetString()!) : [];

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continuation();
}
