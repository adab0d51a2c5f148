namespace Encoder.Cli.Output;

/// <summary>What is on record of unfinished work in an output folder, <c>.encoder/work.json</c>.</summary>
/// <param name="WorkDirectory">Where its store is.</param>
/// <param name="CreatedFrom">The topmost folder that was made for the output; null when the folder was there.</param>
/// <param name="MayReplace">Whether it was begun with leave to replace files of its names.</param>
/// <param name="Delivery">What its delivery moves; on record before the first file moves.</param>
internal sealed record WorkRecord(JobIdentity Job, string WorkDirectory, string? CreatedFrom, bool MayReplace, DeliveryList? Delivery = null);

/// <summary>What a delivery moves.</summary>
/// <param name="From">The job's out folder, absolute.</param>
/// <param name="Paths">Relative paths with forward slashes, in the order of delivery.</param>
internal sealed record DeliveryList(string From, IReadOnlyList<string> Paths);
