using System.Buffers;
using System.Collections;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace Encoder.Grains.Serialization;

/// <summary>
/// <c>return [a, b];</c> where an <see cref="IReadOnlyList{T}"/> is wanted makes a type that only the compiler can construct: on the wire it
/// is sent as an array.
/// </summary>
internal sealed class CollectionExpressionCodec(ICodecProvider codecs) : IGeneralizedCodec
{
    public bool IsSupportedType(Type type) => ContractTypes.IsOfTheCompiler(type);

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, object? value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (value is null)
        {
            ReferenceCodec.WriteNullReference(ref writer, fieldIdDelta);
            return;
        }

        var array = ArrayOf((ICollection)value);
        codecs.GetCodec(array.GetType()).WriteField(ref writer, fieldIdDelta, expectedType, array);
    }

    public object? ReadValue<TInput>(ref Reader<TInput> reader, Field field) =>
        throw new NotSupportedException("Values are never written as a type that the compiler generates.");

    private static Array ArrayOf(ICollection items)
    {
        var array = Array.CreateInstance(items.GetType().GetGenericArguments()[0], items.Count);
        items.CopyTo(array, 0);
        return array;
    }
}
