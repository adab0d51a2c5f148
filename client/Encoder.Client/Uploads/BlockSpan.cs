namespace Encoder.Client.Uploads;

/// <summary>A block, or a part of one, to send.</summary>
/// <param name="Block">Number of the block.</param>
/// <param name="From">Offset in the block at which it starts, in bytes.</param>
/// <param name="To">Offset in the block at which it ends; null: at the end of the block.</param>
internal readonly record struct BlockSpan(int Block, int From = 0, int? To = null);
