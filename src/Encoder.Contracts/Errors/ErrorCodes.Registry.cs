namespace Encoder.Contracts;

public static partial class ErrorCodes
{
    /// <summary>The spec has a field that is unknown, malformed or out of range.</summary>
    public const string SpecInvalid = "spec.invalid";

    /// <summary>A ladder name that does not exist.</summary>
    public const string LadderUnknown = "spec.ladder_unknown";

    /// <summary>An encoder parameter outside the allow-list.</summary>
    public const string ParameterRefused = "spec.parameter_refused";

    /// <summary>An encoder that this ffmpeg lacks.</summary>
    public const string EncoderMissing = "node.encoder_missing";

    /// <summary>ffmpeg or ffprobe is not installed.</summary>
    public const string FfmpegMissing = "node.ffmpeg_missing";

    /// <summary>A warning: a program that keeps ffmpeg within bounds is missing.</summary>
    public const string NodeUnprotected = "node.unprotected";

    /// <summary>No such file or asset.</summary>
    public const string AssetNotFound = "asset.not_found";

    /// <summary>The asset has no bytes.</summary>
    public const string AssetEmpty = "asset.empty";

    /// <summary>The asset is no media file that ffmpeg can read.</summary>
    public const string AssetUnreadable = "asset.unreadable";

    /// <summary>The asset has no track that can be decoded.</summary>
    public const string AssetNoTrack = "asset.no_decodable_track";

    /// <summary>A warning: parts of the asset could not be read.</summary>
    public const string AssetDamaged = "asset.damaged";

    /// <summary>A warning: the asset ends before the end it declares.</summary>
    public const string AssetTruncated = "asset.truncated";

    /// <summary>A warning: the asset is shorter than it declares, and nothing says that anything is missing.</summary>
    public const string AssetShorter = "asset.shorter_than_declared";

    /// <summary>A warning: the video has a hole.</summary>
    public const string AssetGap = "asset.gap";

    /// <summary>A warning: frames of the asset could not be decoded.</summary>
    public const string FramesLost = "asset.frames_lost";

    /// <summary>A warning: frames of the asset were decoded with errors.</summary>
    public const string DecodeErrors = "asset.decode_errors";

    /// <summary>A warning: parts of the sound could not be decoded.</summary>
    public const string AudioDamaged = "asset.sound_damaged";

    /// <summary>A warning: a sound track has gaps, starts late or ends early.</summary>
    public const string AudioGap = "asset.sound_gap";

    /// <summary>More of the asset is lost than the spec allows.</summary>
    public const string LossBeyondLimit = "asset.loss_beyond_limit";

    /// <summary>A warning: no rendition is made of a track.</summary>
    public const string TrackIgnored = "asset.track_ignored";

    /// <summary>A warning: an odd column or line was cut off.</summary>
    public const string PictureCropped = "asset.picture_cropped";

    /// <summary>A warning: high dynamic range was mapped to the standard range.</summary>
    public const string RangeMapped = "asset.range_mapped";

    /// <summary>The asset goes beyond a limit (streams, pixels, duration).</summary>
    public const string AssetBeyondLimits = "asset.beyond_limits";

    /// <summary>The idempotency key was used for another asset.</summary>
    public const string AssetKeyTaken = "asset.key_taken";

    /// <summary>Parts of the asset have not been uploaded.</summary>
    public const string AssetIncomplete = "asset.incomplete";

    /// <summary>The asset's length was told otherwise before.</summary>
    public const string AssetLengthConflict = "asset.length_conflict";

    /// <summary>The upload stopped for too long.</summary>
    public const string AssetExpired = "asset.expired";

    /// <summary>The asset was deleted, or its upload cancelled.</summary>
    public const string AssetDeleted = "asset.deleted";

    /// <summary>A block's bytes are not those its checksum was made of.</summary>
    public const string BlockChecksumMismatch = "block.checksum_mismatch";

    /// <summary>The block is stored with other bytes.</summary>
    public const string BlockConflict = "block.conflict";

    /// <summary>The block lies beyond the asset's length.</summary>
    public const string BlockBeyondLength = "block.beyond_length";

    /// <summary>The block has fewer bytes than it must.</summary>
    public const string BlockShort = "block.short";

    /// <summary>The upload stands at another offset.</summary>
    public const string UploadOffsetConflict = "upload.offset_conflict";

    /// <summary>Somebody else is sending to the same upload.</summary>
    public const string UploadLocked = "upload.locked";

    /// <summary>The splitter failed.</summary>
    public const string SplitFailed = "split.failed";

    /// <summary>The splitter stopped before the end of the asset.</summary>
    public const string SplitIncomplete = "split.incomplete";

    /// <summary>The encoder ended with an error.</summary>
    public const string EncoderCrashed = "chunk.encoder_crashed";

    /// <summary>The encoder made no progress for too long.</summary>
    public const string EncoderStalled = "chunk.encoder_stalled";

    /// <summary>The encoder's output has other frames than the chunk.</summary>
    public const string FramesMismatch = "chunk.frames_mismatch";

    /// <summary>The encoder's parameter sets differ from the rendition's.</summary>
    public const string InitMismatch = "chunk.init_mismatch";

    /// <summary>The lease of the work ended before the work did.</summary>
    public const string LeaseLost = "work.lease_lost";

    /// <summary>The work failed for a reason that has no code of its own.</summary>
    public const string WorkFailed = "work.failed";

    /// <summary>A warning: poster or thumbnails could not be made.</summary>
    public const string PreviewFailed = "preview.failed";

    /// <summary>Another activation of the grain wrote its state.</summary>
    public const string StateConflict = "grain.state_conflict";

    /// <summary>The cluster gave no answer: whether the call was carried out is unknown.</summary>
    public const string ClusterUnreachable = "cluster.unreachable";

    /// <summary>There is no room left on the disk.</summary>
    public const string DiskFull = "store.disk_full";

    /// <summary>The store cannot be written.</summary>
    public const string StoreUnwritable = "store.unwritable";

    /// <summary>The storage account refuses the identity or the request.</summary>
    public const string StoreRefused = "store.refused";

    /// <summary>The storage account gave no answer, or asks to wait.</summary>
    public const string StoreUnreachable = "store.unreachable";

    /// <summary>A queued job names a blob that the operator does not allow.</summary>
    public const string BlobNotAllowed = "queue.blob_not_allowed";

    /// <summary>A stored segment is not what was written.</summary>
    public const string SegmentDamaged = "store.segment_damaged";

    /// <summary>No such job.</summary>
    public const string JobNotFound = "job.not_found";

    /// <summary>The job was cancelled.</summary>
    public const string JobCancelled = "job.cancelled";

    /// <summary>The idempotency key was used for another job.</summary>
    public const string JobKeyTaken = "job.key_taken";

    /// <summary>The job has not ended yet.</summary>
    public const string JobNotEnded = "job.not_ended";

    /// <summary>The request is malformed.</summary>
    public const string RequestInvalid = "request.invalid";

    /// <summary>Nothing answers at that address.</summary>
    public const string RouteNotFound = "request.not_found";

    /// <summary>The server failed; its log says why.</summary>
    public const string ServerFailed = "server.failed";

    /// <summary>The server could not begin to listen.</summary>
    public const string ServerNotStarted = "server.not_started";

    /// <summary>The request's body is too large.</summary>
    public const string RequestTooLarge = "request.too_large";

    /// <summary>The file changed while it was uploaded.</summary>
    public const string AssetChanged = "asset.changed";

    /// <summary>The server does not answer.</summary>
    public const string ServerUnreachable = "server.unreachable";

    /// <summary>What answered is not the server's API.</summary>
    public const string AnswerUnexpected = "server.answer_unexpected";

    /// <summary>The server has all it can do; another time it may have room.</summary>
    public const string ServerBusy = "server.busy";

    /// <summary>The job has no such file.</summary>
    public const string MediaNotFound = "media.not_found";

    /// <summary>Another process works in the data folder.</summary>
    public const string StoreInUse = "store.in_use";

    /// <summary>The file system of the data folder lacks an operation that a cluster needs.</summary>
    public const string StoreUnfit = "store.unfit";

    /// <summary>Another silo sees another data folder, or sees what is written too late.</summary>
    public const string StoreNotShared = "store.not_shared";

    /// <summary>The service that a cluster's silos find each other by does not answer.</summary>
    public const string ClusterProviderUnreachable = "cluster.provider_unreachable";

    /// <summary>Work under which three nodes died.</summary>
    public const string WorkNodeDeaths = "work.node_deaths";

    /// <summary>The folder holds another job's output.</summary>
    public const string OutputTaken = "output.taken";

    /// <summary>No API key came with the request.</summary>
    public const string AuthRequired = "auth.required";

    /// <summary>The API key or session is not in force.</summary>
    public const string AuthKeyUnknown = "auth.key_unknown";

    /// <summary>The API key lacks the scope.</summary>
    public const string AuthForbidden = "auth.forbidden";

    /// <summary>The request comes from an address or page that is not let in.</summary>
    public const string AuthOriginRefused = "auth.origin_refused";

    /// <summary>The server has no keys and would listen on other addresses than loopback.</summary>
    public const string AuthKeysMissing = "auth.keys_missing";

    /// <summary>The signature of a playback address is not ours.</summary>
    public const string PlaybackRefused = "playback.refused";

    /// <summary>A playback address has expired.</summary>
    public const string PlaybackExpired = "playback.expired";

    /// <summary>A callback names an origin that is not allowed.</summary>
    public const string CallbackNotAllowed = "callback.not_allowed";

    /// <summary>More requests came than the limit allows.</summary>
    public const string TooManyRequests = "limit.requests";

    /// <summary>The asset is longer than the limit.</summary>
    public const string AssetTooLarge = "asset.too_large";

    /// <summary>The tenant has as many unfinished jobs as allowed.</summary>
    public const string TooManyJobs = "limit.jobs";

    private static IEnumerable<ErrorCode> Registry() =>
    [
        new(SpecInvalid, "The job spec has a field that is unknown, malformed or out of range.", 400, false),
        new(LadderUnknown, "The ladder names an encoding that does not exist.", 400, false),
        new(ParameterRefused, "An encoder parameter is not on the list of those allowed.", 400, false),
        new(EncoderMissing, "The node's ffmpeg lacks an encoder or filter that the job needs.", 422, false),
        new(FfmpegMissing, "ffmpeg or ffprobe was not found on the node.", 503, false),
        new(NodeUnprotected, "A program that keeps ffmpeg within bounds is missing on the node.", 503, false),
        new(AssetNotFound, "There is no such file or asset.", 404, false),
        new(AssetEmpty, "The asset has no bytes.", 422, false),
        new(AssetUnreadable, "The asset is not a media file that can be read.", 422, false),
        new(AssetNoTrack, "The asset has no video or audio track that can be decoded.", 422, false),
        new(AssetDamaged, "Parts of the asset could not be read.", 422, false),
        new(AssetTruncated, "The asset ends before the end it declares.", 422, false),
        new(AssetShorter, "The asset is shorter than it declares.", 422, false),
        new(AssetGap, "The video of the asset has a hole.", 422, false),
        new(FramesLost, "Frames of the asset could not be decoded.", 422, false),
        new(DecodeErrors, "Frames of the asset were decoded with errors.", 422, false),
        new(AudioDamaged, "Parts of the asset's sound could not be decoded.", 422, false),
        new(AudioGap, "A sound track of the asset has a gap, starts late or ends early.", 422, false),
        new(LossBeyondLimit, "More of the asset is lost than the spec allows.", 422, false),
        new(TrackIgnored, "No rendition is made of a track of the asset.", 422, false),
        new(PictureCropped, "An odd column or line of the picture was cut off.", 422, false),
        new(RangeMapped, "High dynamic range was mapped to the standard range.", 422, false),
        new(AssetBeyondLimits, "The asset goes beyond a limit on streams, pixels or duration.", 422, false),
        new(AssetKeyTaken, "The idempotency key was used for another asset.", 409, false),
        new(AssetIncomplete, "Parts of the asset have not been uploaded.", 409, false),
        new(AssetLengthConflict, "The asset's length was told otherwise before.", 409, false),
        new(AssetExpired, "The upload stopped for longer than is allowed, and what had arrived is gone.", 410, false),
        new(AssetDeleted, "The asset was deleted, or its upload was cancelled.", 410, false),
        new(BlockChecksumMismatch, "The block's bytes are not those its checksum was made of; send it again.", 422, true),
        new(BlockConflict, "The block is stored with other bytes.", 409, false),
        new(BlockBeyondLength, "The block goes beyond the length of the asset.", 400, false),
        new(BlockShort, "The block has fewer bytes than it must.", 400, false),
        new(UploadOffsetConflict, "The upload stands at another offset; ask for it and go on there.", 409, true),
        new(UploadLocked, "Another request is sending to the same upload.", 423, true),
        new(SplitFailed, "The asset could not be cut into chunks.", 422, true),
        new(SplitIncomplete, "The splitter stopped before the end of the asset.", 422, true),
        new(EncoderCrashed, "The encoder ended with an error.", 500, true),
        new(EncoderStalled, "The encoder made no progress for too long and was stopped.", 500, true),
        new(FramesMismatch, "The encoded chunk has other frames than its source.", 500, true),
        new(InitMismatch, "The encoded chunk has other parameter sets than its rendition.", 500, false),
        new(LeaseLost, "The lease of the work ended before the work did.", 409, true),
        new(WorkFailed, "The work failed.", 500, true),
        new(PreviewFailed, "Poster or thumbnails could not be made; the job is none the worse.", 500, true),
        new(StateConflict, "Another activation of the grain wrote its state; ask again.", 409, true),
        new(ClusterUnreachable, "The cluster gave no answer, so whether the call was carried out is unknown; ask again.", 503, true),
        new(DiskFull, "There is no room left on the disk.", 507, true),
        new(StoreUnwritable, "The folder cannot be written.", 500, false),
        new(StoreRefused, "The storage account refuses access.", 500, false),
        new(StoreUnreachable, "The storage account does not answer; try again.", 503, true),
        new(BlobNotAllowed, "The operator does not allow jobs on blobs of this address.", 422, false),
        new(SegmentDamaged, "A stored segment is damaged or cut short.", 500, false),
        new(JobNotFound, "There is no such job.", 404, false),
        new(JobCancelled, "The job was cancelled.", 409, false),
        new(JobKeyTaken, "The idempotency key was used for another job.", 409, false),
        new(JobNotEnded, "The job has not ended yet.", 409, true),
        new(RequestInvalid, "The request is malformed.", 400, false),
        new(RouteNotFound, "There is nothing at this address.", 404, false),
        new(ServerFailed, "The server failed; its log says why.", 500, true),
        new(ServerNotStarted, "The server cannot listen on its address.", 500, false),
        new(RequestTooLarge, "The request is larger than allowed.", 413, false),
        new(AssetChanged, "The file changed while it was uploaded.", 409, true),
        new(ServerUnreachable, "The server does not answer.", 503, true),
        new(AnswerUnexpected, "What answered is not the server's API.", 502, false),
        new(ServerBusy, "The server has all it can do; come again later.", 503, true),
        new(MediaNotFound, "The job has no such file.", 404, false),
        new(StoreInUse, "Another process works in the data folder.", 409, false),
        new(StoreUnfit, "The file system of the data folder lacks an operation that a cluster needs.", 500, false),
        new(StoreNotShared, "The silos of the cluster do not see the same data folder.", 500, false),
        new(ClusterProviderUnreachable, "The service by which the silos of the cluster find each other does not answer.", 503, true),
        new(WorkNodeDeaths, "Three nodes died while they ran this work.", 500, false),
        new(OutputTaken, "The folder holds the output of another job.", 409, false),
        new(AuthRequired, "The request needs an API key.", 401, false),
        new(AuthKeyUnknown, "The API key or session is not in force.", 401, false),
        new(AuthForbidden, "The API key lacks the scope for this.", 403, false),
        new(AuthOriginRefused, "The request comes from where this server takes none from.", 403, false),
        new(AuthKeysMissing, "A server without keys may listen on loopback addresses only.", 500, false),
        new(PlaybackRefused, "The playback address was not signed by this server.", 403, false),
        new(PlaybackExpired, "The playback address has expired.", 403, false),
        new(CallbackNotAllowed, "The operator does not allow callbacks to this address.", 422, false),
        new(TooManyRequests, "More requests came than the limit allows.", 429, true),
        new(AssetTooLarge, "The asset is longer than this server takes.", 413, false),
        new(TooManyJobs, "The tenant has as many unfinished jobs as the limit allows.", 429, true),
    ];
}
