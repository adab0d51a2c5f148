namespace Encoder.Cli.Output;

/// <summary>The record of unfinished work in an output folder, <c>.encoder/work.json</c>.</summary>
/// <param name="WorkDirectory">The folder of its store.</param>
/// <param name="CreatedFrom">The topmost folder that was created for the output; null when the folder existed.</param>
/// <param name="MayReplace">Whether the job may replace existing files.</param>
/// <param name="Delivery">The files that its delivery moves; recorded before the first file is moved.</param>
internal sealed record WorkRecord(JobIdentity Job, string WorkDirectory, string? CreatedFrom, bool MayReplace, DeliveryList? Delivery = null);

/// <summary>The files of a delivery.</summary>
/// <param name="From">The job's out folder, absolute.</param>
/// <param name="Paths">Relative paths with forward slashes, in the order of delivery.</param>
internal sealed record DeliveryList(string From, IReadOnlyList<string> Paths);
