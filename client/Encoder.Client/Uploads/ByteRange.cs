namespace Encoder.Client.Uploads;

/// <summary>Bytes of a file, half open.</summary>
internal readonly record struct ByteRange(long Start, long End);
