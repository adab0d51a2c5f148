using System.Reflection;

namespace Encoder.Grains.Tests.Serialization;

/// <summary>The types that calls of grains carry.</summary>
internal static class GrainTypes
{
    /// <summary>What the methods of an assembly's grain interfaces take and give.</summary>
    public static IEnumerable<Type> NamedByMethods(Assembly assembly) => assembly.GetTypes()
        .Where(type => type.IsInterface && typeof(IGrainWithStringKey).IsAssignableFrom(type))
        .SelectMany(type => type.GetMethods())
        .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
        .Select(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetGenericArguments()[0] : type)
        .Where(type => type != typeof(Task) && type != typeof(CancellationToken))
        .Distinct();

    /// <summary>These types and those of their members and arguments, however deep. What is computed from other members does not travel.</summary>
    public static IReadOnlyCollection<Type> Reachable(IEnumerable<Type> types)
    {
        var found = new HashSet<Type>();
        var ahead = new Queue<Type>(types);
        while (ahead.TryDequeue(out var type))
        {
            if (!found.Add(type)) continue;
            foreach (var part in PartsOf(type)) ahead.Enqueue(part);
        }

        return found;
    }

    private static IEnumerable<Type> PartsOf(Type type)
    {
        if (type.IsGenericType) return type.GetGenericArguments();
        return type.Assembly.GetName().Name!.StartsWith("Encoder.", StringComparison.Ordinal) && !type.IsEnum
            ? type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(static property => property.CanWrite).Select(property => property.PropertyType)
            : [];
    }
}
