using System.Collections;
using System.Reflection;

namespace Encoder.Grains.Tests.Serialization;

/// <summary>Makes an instance of any contract record with every member set to something of its own.</summary>
internal sealed class Samples
{
    private int next = 1;

    public object? Of(Type type) => Nullable.GetUnderlyingType(type) is { } underlying ? Of(underlying) : OfPlain(type) ?? OfMany(type) ?? OfRecord(type);

    private object? OfPlain(Type type) => type switch
    {
        _ when type == typeof(string) => $"text {next++}",
        _ when type == typeof(bool) => true,
        _ when type == typeof(int) => next++,
        _ when type == typeof(uint) => (uint)next++,
        _ when type == typeof(long) => 10_000_000_000L + next++,
        _ when type == typeof(double) => next++ + 0.25,
        _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(123_456_789L + next++),
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)).AddTicks(next++),
        _ when type == typeof(Uri) => new Uri($"https://example.org/{next++}"),
        { IsEnum: true } => Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1),
        _ => null,
    };

    private object? OfMany(Type type)
    {
        if (!type.IsGenericType) return null;
        var arguments = type.GetGenericArguments();
        if (type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            map.Add(Of(arguments[0])!, Of(arguments[1]));
            return map;
        }

        if (type.GetGenericTypeDefinition() != typeof(IReadOnlyList<>)) return null;
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments))!;
        list.Add(Of(arguments[0]));
        list.Add(Of(arguments[0]));
        return list;
    }

    private object OfRecord(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new NotSupportedException($"{type} has no constructor to make a sample with.");
        var made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType))]);
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.CanWrite && constructor.GetParameters().All(parameter => parameter.Name != property.Name)) property.SetValue(made, Of(property.PropertyType));
        }

        return made;
    }
}
