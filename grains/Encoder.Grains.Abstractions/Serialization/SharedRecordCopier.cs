using Orleans.Serialization;
using Orleans.Serialization.Cloning;

namespace Encoder.Grains.Serialization;

/// <summary>
/// Immutable records are shared between the caller and a grain of the same silo, not copied: a local call costs no JSON. Also allows
/// our abstract types as declared types, which the JSON codec does not.
/// </summary>
internal sealed class SharedRecordCopier(ContractTypes types) : IGeneralizedCopier, ITypeFilter
{
    public bool IsSupportedType(Type type) => types.IsRecord(type) || ContractTypes.IsOfTheCompiler(type);

    public object? DeepCopy(object? input, CopyContext context) => input;

    public bool? IsTypeAllowed(Type type) => types.IsOurs(type) ? true : null;
}
