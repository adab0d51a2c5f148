using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;

namespace Encoder.Grains.Serialization;

/// <summary>How the grains' records travel between silos and clients; both ends need the same.</summary>
public static class EncoderSerialization
{
    /// <summary>
    /// Records of Contracts, Core and Grains.Abstractions (and of <paramref name="others"/>) travel as JSON; within a silo they are shared. Exceptions
    /// of ours arrive as what they are, with their faults.
    /// </summary>
    public static IServiceCollection AddEncoderSerialization(this IServiceCollection services, params Assembly[] others)
    {
        var types = new ContractTypes(others);
        var copier = new SharedRecordCopier(types);
        services.AddSingleton<IGeneralizedCopier>(copier);
        services.AddSingleton<ITypeFilter>(copier);
        services.AddSingleton<IGeneralizedCodec, CollectionExpressionCodec>();
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedExceptionTypeFilter = types.IsOurs);
        return services.AddSerializer(serializer => serializer.AddJsonSerializer(types.IsRecord, static _ => false));
    }
}
