using System.Reflection;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.Grains.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;

namespace Encoder.Grains.Tests.Serialization;

/// <summary>Whatever a grain's method takes or gives survives the way between two processes.</summary>
public sealed class ContractSerializationTests
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddEncoderSerialization().BuildServiceProvider();

    /// <summary>Every type that the methods of grains name.</summary>
    public static TheoryData<Type> Travellers => [.. Named];

    /// <summary>Those and every type that their members name, however deep.</summary>
    public static TheoryData<Type> Members => [.. GrainTypes.Reachable(Named)];

    private static IEnumerable<Type> Named => GrainTypes.NamedByMethods(typeof(IJobGrain).Assembly);

    // One record without a copier breaks every method of its interface, and one without a codec every call that leaves the silo.
    [Theory]
    [MemberData(nameof(Members))]
    public void Member_OfATraveller_HasACodecAndACopierAndTravels(Type type)
    {
        Assert.NotNull(Services.GetRequiredService<ICodecProvider>().TryGetCodec(type));
        Assert.NotNull(Services.GetRequiredService<IDeepCopierProvider>().TryGetDeepCopier(type));
        typeof(ContractSerializationTests).GetMethod(nameof(AssertTravels), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, null);
    }

    [Theory]
    [MemberData(nameof(Travellers))]
    public void Traveller_ThereAndBack_IsTheSame(Type type)
    {
        var sample = new Samples().Of(type)!;
        var serializer = Services.GetRequiredService<Serializer>();

        var back = serializer.Deserialize<object>(serializer.SerializeToArray<object>(sample))!;

        Assert.Equal(sample.GetType(), back.GetType());
        Assert.Equal(JsonSerializer.Serialize(sample, sample.GetType()), JsonSerializer.Serialize(back, back.GetType()));
    }

    [Fact]
    public void Record_WithinASilo_IsSharedNotCopied()
    {
        var sample = new Samples().Of(typeof(JobSnapshot))!;

        Assert.Same(sample, Services.GetRequiredService<DeepCopier>().Copy(sample));
    }

    [Fact]
    public void FaultException_ThereAndBack_HasItsFaults()
    {
        var serializer = Services.GetRequiredService<Serializer>();
        var sent = new FaultException([new Fault("a.b", "One.", "detail"), new Fault("c.d", "Two.")]);

        var back = Assert.IsType<FaultException>(serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(sent)));

        Assert.Equal(sent.Faults, back.Faults);
        Assert.Equal(sent.Message, back.Message);
    }

    [Fact]
    public void CollectionExpression_ThereAndBack_IsAList()
    {
        var serializer = Services.GetRequiredService<Serializer>();
        IReadOnlyList<Fault> sent = [new("a.b", "One."), new("c.d", "Two.")];

        Assert.Equal(sent, serializer.Deserialize<IReadOnlyList<Fault>>(serializer.SerializeToArray(sent)));
    }

    /// <summary>As a member is written: its type is declared.</summary>
    private static void AssertTravels<T>()
    {
        var (sample, serializer) = ((T)new Samples().Of(typeof(T))!, Services.GetRequiredService<Serializer>());

        var back = serializer.Deserialize<T>(serializer.SerializeToArray(sample));

        Assert.Equal(JsonSerializer.Serialize(sample), JsonSerializer.Serialize(back));
        Assert.Equal(JsonSerializer.Serialize(sample), JsonSerializer.Serialize(Services.GetRequiredService<DeepCopier>().Copy(sample)));
    }
}
