using System.Text.Json;
using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Grains.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Encoder.Grains.Tests.Serialization;

/// <summary>Whatever an actor's method takes or gives survives the way between two processes.</summary>
public sealed class ContractSerializationTests
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddEncoderSerialization().BuildServiceProvider();

    /// <summary>Every type that the methods of actors name.</summary>
    public static TheoryData<Type> Travellers => [.. typeof(IActor).Assembly.GetTypes()
        .Where(type => type.IsInterface && type != typeof(IActor) && typeof(IActor).IsAssignableFrom(type))
        .SelectMany(type => type.GetMethods())
        .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
        .Select(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetGenericArguments()[0] : type)
        .Where(type => type != typeof(Task) && type != typeof(CancellationToken))
        .Distinct()];

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
}
