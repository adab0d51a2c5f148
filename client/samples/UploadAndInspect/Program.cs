// Uploads a video to an Encoder server, shows the progress, downloads the result, and prints what FFMpegCore finds in it.
using System.Globalization;
using Encoder.Client;
using Encoder.Contracts;
using FFMpegCore;

if (args is not [var server, var file, var folder] || !Uri.TryCreate(server, UriKind.Absolute, out var address))
{
    Console.Error.WriteLine("Usage: UploadAndInspect SERVER FILE FOLDER, such as: UploadAndInspect http://localhost:5000 film.mp4 out");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var interruption = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interruption.Cancel();
};

using var client = new EncoderClient(new EncoderClientOptions
{
    Server = address,
    ApiKey = Environment.GetEnvironmentVariable("ENCODER_API_KEY"),
    RetryFor = TimeSpan.FromSeconds(20),
});

try
{
    // The server encodes while the file is still being sent. After an interruption, the same call continues the same upload.
    var spec = new JobSpec { Ladder = [new RungSpec { Name = "720p" }, new RungSpec { Name = "360p" }] };
    var job = await client.EncodeFileAsync(file, spec, progress: new UploadPrinter(), cancellationToken: interruption.Token);

    await foreach (var state in client.WatchAsync(job.Id, interruption.Token))
        Console.WriteLine($"Job {state.Id}: {state.State}, {state.Progress.Encoded:P0} encoded");

    // Waits for the MP4 files, which follow HLS and DASH. Of a job that failed, this throws the reason.
    await client.DownloadAsync(job.Id, folder, cancellationToken: interruption.Token);
    foreach (var mp4 in Directory.EnumerateFiles(folder, "*.mp4").Order(StringComparer.Ordinal))
        Console.WriteLine(Describe(Path.GetFileName(mp4), await FFProbe.AnalyseAsync(mp4, cancellationToken: interruption.Token)));
    return 0;
}
catch (OperationCanceledException) when (interruption.IsCancellationRequested)
{
    Console.Error.WriteLine("Interrupted. Run the same command again to continue.");
    return 130;
}
catch (FaultException exception)
{
    // The codes are stable, the sentences are not: decide by the code. docs/error-codes.md lists them.
    var advice = exception.Fault.Code switch
    {
        ErrorCodes.ServerUnreachable => "Is the server running? Start one with: encoder serve",
        ErrorCodes.AuthKeyUnknown => "Set ENCODER_API_KEY to a key of this server.",
        _ when exception.Fault.MayRetry => "Try again later.",
        _ => null,
    };
    Console.Error.WriteLine(exception.Fault);
    if (advice is not null)
        Console.Error.WriteLine(advice);
    return 1;
}

static string Describe(string name, IMediaAnalysis media)
{
    var streams = media.VideoStreams.Select(video => $"{video.CodecName} {video.Width}x{video.Height} {video.AverageFrameRate:0.###} frames/s")
        .Concat(media.AudioStreams.Select(audio => $"{audio.CodecName} {audio.Channels} channels {audio.Language}".TrimEnd()));
    return $"{name}: {media.Duration:hh\\:mm\\:ss\\.ff}, {string.Join(", ", streams)}";
}

/// <summary>Prints how much of the upload is stored. <see cref="Progress{T}"/> would print from several threads, in any order.</summary>
internal sealed class UploadPrinter : IProgress<UploadProgress>
{
    public void Report(UploadProgress value) => Console.WriteLine($"Upload: {value.StoredBytes:N0} of {value.TotalBytes:N0} bytes stored");
}
