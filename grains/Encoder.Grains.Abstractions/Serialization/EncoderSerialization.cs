using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;

namespace Encoder.Grains.Serialization;

/// <summary>Serialization of records between silos and clients. Both ends need the same set-up.</summary>
public static class EncoderSerialization
{
    /// <summary>
    /// Records of Contracts, Core and Grains.Abstractions (and of <paramref name="others"/>) are sent as JSON; within a silo they are shared. Exceptions
    /// of this product keep their type and faults.
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
