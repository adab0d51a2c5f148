using System.Collections;
using System.Reflection;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.Core.Parameters;
using Encoder.Core.Plans;
using Encoder.Core.Specs;
using Encoder.Core.Tests.Plans;

namespace Encoder.Core.Tests.Specs;

/// <summary>No string of a spec and no value of a parameter reaches a command unless it is one that the rules name.</summary>
public sealed class InjectionTests
{
    private const string Mark = "pwned";

    private static readonly string[] Hostile =
    [
        Mark, "-f tee " + Mark, $"fast -f tee {Mark}", $"movie={Mark}", $"30,movie={Mark}", $"30[v];movie={Mark}[w]", $"drawtext=textfile={Mark}", $"23:log-file={Mark}",
        $"1:stats={Mark}:2", $"1/1,{Mark}", $"../{Mark}", $"/tmp/{Mark}", $"%03d{Mark}", $"{Mark}'\"\\", $"a\n-y {Mark}", $"a\0{Mark}", $"\u202E{Mark}", $"$(touch {Mark})", $"file:{Mark}",
        $"-c:v libx264 {Mark}.mp4", $"-x264-params stats={Mark}", new string('9', 4096) + Mark,
    ];

    private static readonly RungSpec Rung = new() { Name = "240p" };

    /// <summary>Every string of a spec, by reflection, so that a new one is tried too.</summary>
    public static TheoryData<string> Strings =>
        [.. Of(typeof(JobSpec)), .. Of(typeof(RungSpec)), .. Of(typeof(AudioSpec)), .. Of(typeof(DeliverySpec)), "JobSpec.Metadata", "JobSpec.Callbacks"];

    [Theory]
    [MemberData(nameof(Strings))]
    public void Spec_HostileString_IsRefusedOrReachesNoCommand(string field) => Assert.All(Hostile, text =>
    {
        var spec = With(field, text);
        if (JobSpecValidator.Validate(spec).Count > 0) return;

        var plan = JobPlanner.Plan(spec, TestMedia.Of(TestMedia.Video, TestMedia.Audio));

        Assert.DoesNotContain(Mark, JsonSerializer.Serialize(plan), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(VideoCodec.H264)]
    [InlineData(VideoCodec.Hevc)]
    [InlineData(VideoCodec.Av1)]
    [InlineData(VideoCodec.Vp9)]
    public void Parameters_HostileValueOfAnyOption_IsRefused(VideoCodec codec)
    {
        var (options, list, keys) = AllowList(codec);

        Assert.True(options.Count > 5 && options.Contains("crf"));
        Assert.All(Hostile, text =>
        {
            Assert.All(options, name => AssertRefused($"-{name} {Quoted(text)}", codec));
            Assert.All(keys, name => AssertRefused($"-{list} {Quoted($"{name}={text}")}", codec));
        });
    }

    private static void AssertRefused(string parameters, VideoCodec codec) =>
        Assert.All(Assert.Throws<FaultException>(() => EncoderParameters.Parse(parameters, codec)).Faults, fault => Assert.StartsWith("spec.", fault.Code, StringComparison.Ordinal));

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // The list is nobody's but the parser's: every name of it is taken from there, so that a new one is tried too.
    private static (ICollection<string> Options, string? List, ICollection<string> Keys) AllowList(VideoCodec codec)
    {
        var type = typeof(EncoderParameters).Assembly.GetType("Encoder.Core.Parameters.CodecOptions", throwOnError: true)!;
        var found = type.GetMethod("For")!.Invoke(null, [codec])!;
        return (Names("Options"), (string?)type.GetProperty("KeyList")!.GetValue(found), Names("Keys"));

        ICollection<string> Names(string property) => [.. ((IDictionary)type.GetProperty(property)!.GetValue(found)!).Keys.Cast<string>()];
    }

    private static IEnumerable<string> Of(Type type) =>
        type.GetProperties().Where(property => property.PropertyType == typeof(string)).Select(property => $"{type.Name}.{property.Name}");

    private static JobSpec With(string field, string text)
    {
        if (field == "JobSpec.Metadata") return new JobSpec { Ladder = [Rung], Metadata = new Dictionary<string, string> { [text] = text } };
        if (field == "JobSpec.Callbacks") return new JobSpec { Ladder = [Rung], Callbacks = [new Uri(text, UriKind.RelativeOrAbsolute)] };
        var (spec, rung) = (new JobSpec { Ladder = [Rung] }, Rung with { });
        var (type, name) = (field.Split('.')[0], field.Split('.')[1]);
        Set(type == nameof(JobSpec) ? spec : type == nameof(RungSpec) ? rung : throw new InvalidOperationException($"{type} has a string now: try it here."), name, text);
        return type == nameof(RungSpec) ? spec with { Ladder = [rung] } : spec;
    }

    private static void Set(object record, string name, string text) =>
        record.GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance)!.SetValue(record, text);
}
