namespace Encoder.Contracts;

public static partial class ErrorCodes
{
    /// <summary>The spec has a field that is unknown, malformed or out of range.</summary>
    public const string SpecInvalid = "spec.invalid";

    /// <summary>The ladder has an unknown rung name.</summary>
    public const string LadderUnknown = "spec.ladder_unknown";

    /// <summary>An encoder parameter is not allowed.</summary>
    public const string ParameterRefused = "spec.parameter_refused";

    /// <summary>ffmpeg on the node lacks an encoder or filter that the job needs.</summary>
    public const string EncoderMissing = "node.encoder_missing";

    /// <summary>ffmpeg or ffprobe is not installed.</summary>
    public const string FfmpegMissing = "node.ffmpeg_missing";

    /// <summary>A warning: a program that limits or isolates ffmpeg is missing on the node.</summary>
    public const string NodeUnprotected = "node.unprotected";

    /// <summary>The file or asset was not found.</summary>
    public const string AssetNotFound = "asset.not_found";

    /// <summary>The asset is empty (0 bytes).</summary>
    public const string AssetEmpty = "asset.empty";

    /// <summary>The asset is not a readable media file.</summary>
    public const string AssetUnreadable = "asset.unreadable";

    /// <summary>The asset has no track that can be decoded.</summary>
    public const string AssetNoTrack = "asset.no_decodable_track";

    /// <summary>A warning: parts of the asset could not be read.</summary>
    public const string AssetDamaged = "asset.damaged";

    /// <summary>A warning: the end of the asset is missing.</summary>
    public const string AssetTruncated = "asset.truncated";

    /// <summary>A warning: the asset is shorter than its header declares, and nothing else shows that its end is missing.</summary>
    public const string AssetShorter = "asset.shorter_than_declared";

    /// <summary>A warning: the video has a gap.</summary>
    public const string AssetGap = "asset.gap";

    /// <summary>A warning: frames of the asset could not be decoded.</summary>
    public const string FramesLost = "asset.frames_lost";

    /// <summary>A warning: frames of the asset were decoded with errors.</summary>
    public const string DecodeErrors = "asset.decode_errors";

    /// <summary>A warning: parts of the audio could not be decoded.</summary>
    public const string AudioDamaged = "asset.sound_damaged";

    /// <summary>A warning: an audio track has a gap, starts late or ends early.</summary>
    public const string AudioGap = "asset.sound_gap";

    /// <summary>More of the asset is lost than <c>maxLossPercent</c> of the job spec allows.</summary>
    public const string LossBeyondLimit = "asset.loss_beyond_limit";

    /// <summary>A warning: a track of the asset is not encoded.</summary>
    public const string TrackIgnored = "asset.track_ignored";

    /// <summary>A warning: a picture with an odd width or height was cropped by one pixel.</summary>
    public const string PictureCropped = "asset.picture_cropped";

    /// <summary>A warning: high dynamic range (HDR) was converted to standard dynamic range (SDR).</summary>
    public const string RangeMapped = "asset.range_mapped";

    /// <summary>A warning: the clock of the source jumped, and what follows was joined on.</summary>
    public const string ClockJump = "asset.clock_jump";

    /// <summary>A warning: the picture starts late, ends early or stands for long.</summary>
    public const string PictureGap = "asset.picture_gap";

    /// <summary>A warning: channels of sound were left out.</summary>
    public const string ChannelsLeftOut = "asset.channels_left_out";

    /// <summary>The asset exceeds a limit on tracks, pixels or duration.</summary>
    public const string AssetBeyondLimits = "asset.beyond_limits";

    /// <summary>The idempotency key was already used for another asset.</summary>
    public const string AssetKeyTaken = "asset.key_taken";

    /// <summary>The upload is incomplete: parts of the asset are missing.</summary>
    public const string AssetIncomplete = "asset.incomplete";

    /// <summary>The length of the asset differs from the length declared before.</summary>
    public const string AssetLengthConflict = "asset.length_conflict";

    /// <summary>The upload was inactive for too long and was deleted.</summary>
    public const string AssetExpired = "asset.expired";

    /// <summary>The asset was deleted, or its upload cancelled.</summary>
    public const string AssetDeleted = "asset.deleted";

    /// <summary>The block does not match its checksum.</summary>
    public const string BlockChecksumMismatch = "block.checksum_mismatch";

    /// <summary>The block is already stored with other bytes.</summary>
    public const string BlockConflict = "block.conflict";

    /// <summary>The block extends past the end of the asset.</summary>
    public const string BlockBeyondLength = "block.beyond_length";

    /// <summary>The block is shorter than required.</summary>
    public const string BlockShort = "block.short";

    /// <summary>The block is not in the storage account.</summary>
    public const string BlockMissing = "block.missing";

    /// <summary>The upload is at another offset.</summary>
    public const string UploadOffsetConflict = "upload.offset_conflict";

    /// <summary>Another request is writing to the same upload.</summary>
    public const string UploadLocked = "upload.locked";

    /// <summary>The server does not offer direct uploads.</summary>
    public const string UploadDirectOff = "upload.direct_off";

    /// <summary>The asset could not be split into chunks.</summary>
    public const string SplitFailed = "split.failed";

    /// <summary>The splitter stopped before the end of the asset.</summary>
    public const string SplitIncomplete = "split.incomplete";

    /// <summary>The encoder ended with an error.</summary>
    public const string EncoderCrashed = "chunk.encoder_crashed";

    /// <summary>The encoder made no progress for too long.</summary>
    public const string EncoderStalled = "chunk.encoder_stalled";

    /// <summary>The frames of the encoded chunk differ from those of its source.</summary>
    public const string FramesMismatch = "chunk.frames_mismatch";

    /// <summary>The parameter sets of the encoded chunk differ from those of its rendition.</summary>
    public const string InitMismatch = "chunk.init_mismatch";

    /// <summary>The segments of a later attempt differ from those that were published.</summary>
    public const string SegmentMismatch = "chunk.segment_mismatch";

    /// <summary>The lease expired before the work was finished.</summary>
    public const string LeaseLost = "work.lease_lost";

    /// <summary>The work failed for a reason that has no code of its own.</summary>
    public const string WorkFailed = "work.failed";

    /// <summary>A warning: the poster or the thumbnails could not be made.</summary>
    public const string PreviewFailed = "preview.failed";

    /// <summary>Another activation of the grain wrote its state first.</summary>
    public const string StateConflict = "grain.state_conflict";

    /// <summary>The cluster did not answer; the call may have been carried out.</summary>
    public const string ClusterUnreachable = "cluster.unreachable";

    /// <summary>The disk is full.</summary>
    public const string DiskFull = "store.disk_full";

    /// <summary>The store is not writable.</summary>
    public const string StoreUnwritable = "store.unwritable";

    /// <summary>The storage account refuses the identity or the request.</summary>
    public const string StoreRefused = "store.refused";

    /// <summary>The storage account gave no answer, or asks to wait.</summary>
    public const string StoreUnreachable = "store.unreachable";

    /// <summary>A queued job names a blob that the operator does not allow.</summary>
    public const string BlobNotAllowed = "queue.blob_not_allowed";

    /// <summary>A stored segment is damaged or truncated.</summary>
    public const string SegmentDamaged = "store.segment_damaged";

    /// <summary>The job was not found.</summary>
    public const string JobNotFound = "job.not_found";

    /// <summary>The job was cancelled.</summary>
    public const string JobCancelled = "job.cancelled";

    /// <summary>The idempotency key was already used for another job.</summary>
    public const string JobKeyTaken = "job.key_taken";

    /// <summary>The job has not ended yet.</summary>
    public const string JobNotEnded = "job.not_ended";

    /// <summary>A warning: no node can run the job's work, and it waits for one that can.</summary>
    public const string JobNoNode = "job.no_node";

    /// <summary>The request is malformed.</summary>
    public const string RequestInvalid = "request.invalid";

    /// <summary>Nothing was found at this address.</summary>
    public const string RouteNotFound = "request.not_found";

    /// <summary>The server failed. See its log.</summary>
    public const string ServerFailed = "server.failed";

    /// <summary>The server cannot listen on its address.</summary>
    public const string ServerNotStarted = "server.not_started";

    /// <summary>The request body is larger than allowed.</summary>
    public const string RequestTooLarge = "request.too_large";

    /// <summary>The body came more slowly than the server waits for.</summary>
    public const string RequestTooSlow = "request.too_slow";

    /// <summary>The body is compressed.</summary>
    public const string EncodingUnsupported = "request.encoding_unsupported";

    /// <summary>The file changed while it was uploaded.</summary>
    public const string AssetChanged = "asset.changed";

    /// <summary>The server does not answer.</summary>
    public const string ServerUnreachable = "server.unreachable";

    /// <summary>The response does not come from an Encoder server.</summary>
    public const string AnswerUnexpected = "server.answer_unexpected";

    /// <summary>The server is busy. Try again later.</summary>
    public const string ServerBusy = "server.busy";

    /// <summary>The file was not found in the job's output.</summary>
    public const string MediaNotFound = "media.not_found";

    /// <summary>The data folder is in use by another process.</summary>
    public const string StoreInUse = "store.in_use";

    /// <summary>The file system of the data folder lacks an operation that a cluster needs.</summary>
    public const string StoreUnfit = "store.unfit";

    /// <summary>Another silo sees another data folder, or sees what is written too late.</summary>
    public const string StoreNotShared = "store.not_shared";

    /// <summary>The service that a cluster's silos find each other by does not answer.</summary>
    public const string ClusterProviderUnreachable = "cluster.provider_unreachable";

    /// <summary>Work under which three nodes died.</summary>
    public const string WorkNodeDeaths = "work.node_deaths";

    /// <summary>The folder contains the output of another job.</summary>
    public const string OutputTaken = "output.taken";

    /// <summary>The request needs an API key.</summary>
    public const string AuthRequired = "auth.required";

    /// <summary>The API key or session is not valid.</summary>
    public const string AuthKeyUnknown = "auth.key_unknown";

    /// <summary>The API key lacks the required scope.</summary>
    public const string AuthForbidden = "auth.forbidden";

    /// <summary>Requests from this address or web page are not allowed.</summary>
    public const string AuthOriginRefused = "auth.origin_refused";

    /// <summary>A server without API keys can listen on loopback addresses only.</summary>
    public const string AuthKeysMissing = "auth.keys_missing";

    /// <summary>The playback address was not signed by this server.</summary>
    public const string PlaybackRefused = "playback.refused";

    /// <summary>A playback address has expired.</summary>
    public const string PlaybackExpired = "playback.expired";

    /// <summary>The operator does not allow callbacks to this address.</summary>
    public const string CallbackNotAllowed = "callback.not_allowed";

    /// <summary>The operator does not allow delivery to this container.</summary>
    public const string DeliveryNotAllowed = "delivery.not_allowed";

    /// <summary>The operator does not allow keys from this key server.</summary>
    public const string KeyServerNotAllowed = "encryption.key_server_not_allowed";

    /// <summary>The key server gave no keys.</summary>
    public const string KeysUnavailable = "encryption.keys_unavailable";

    /// <summary>The client sent too many requests.</summary>
    public const string TooManyRequests = "limit.requests";

    /// <summary>The asset is larger than this server allows.</summary>
    public const string AssetTooLarge = "asset.too_large";

    /// <summary>The tenant has reached its limit of unfinished jobs.</summary>
    public const string TooManyJobs = "limit.jobs";

    private static IEnumerable<ErrorCode> Registry() =>
    [
        new(SpecInvalid, "The job spec has a field that is unknown, malformed or out of range.", 400, false),
        new(LadderUnknown, "The ladder has an unknown rung name.", 400, false),
        new(ParameterRefused, "An encoder parameter is not allowed.", 400, false),
        new(EncoderMissing, "ffmpeg on the node lacks an encoder or filter that the job needs.", 422, false),
        new(FfmpegMissing, "ffmpeg or ffprobe was not found on the node.", 503, false),
        new(NodeUnprotected, "A program that limits or isolates ffmpeg is missing on the node.", 503, false),
        new(AssetNotFound, "The file or asset was not found.", 404, false),
        new(AssetEmpty, "The asset is empty (0 bytes).", 422, false),
        new(AssetUnreadable, "The asset is not a readable media file.", 422, false),
        new(AssetNoTrack, "The asset has no video or audio track that can be decoded.", 422, false),
        new(AssetDamaged, "Parts of the asset could not be read.", 422, false),
        new(AssetTruncated, "The asset is incomplete: its end is missing.", 422, false),
        new(AssetShorter, "The asset is shorter than its header declares.", 422, false),
        new(AssetGap, "The video has a gap.", 422, false),
        new(FramesLost, "Frames of the asset could not be decoded.", 422, false),
        new(DecodeErrors, "Frames of the asset were decoded with errors.", 422, false),
        new(AudioDamaged, "Parts of the audio could not be decoded.", 422, false),
        new(AudioGap, "An audio track has a gap, starts late or ends early.", 422, false),
        new(LossBeyondLimit, "More of the asset is lost than the job spec allows (maxLossPercent).", 422, false),
        new(TrackIgnored, "A track of the asset is not encoded.", 422, false),
        new(PictureCropped, "The picture has an odd width or height and was cropped by one pixel.", 422, false),
        new(RangeMapped, "High dynamic range (HDR) was converted to standard dynamic range (SDR).", 422, false),
        new(ClockJump, "The clock of the asset jumped in all tracks; what follows was joined on.", 422, false),
        new(PictureGap, "The picture starts late, ends early or stands for long: black or repeats fill it up.", 422, false),
        new(ChannelsLeftOut, "Channels of a sound track without a layout were left out.", 422, false),
        new(AssetBeyondLimits, "The asset exceeds a limit on tracks, pixels or duration.", 422, false),
        new(AssetKeyTaken, "The idempotency key was already used for another asset.", 409, false),
        new(AssetIncomplete, "The upload is incomplete: parts of the asset are missing.", 409, false),
        new(AssetLengthConflict, "The length of the asset differs from the length declared before.", 409, false),
        new(AssetExpired, "The upload was inactive for too long and was deleted.", 410, false),
        new(AssetDeleted, "The asset was deleted, or its upload was cancelled.", 410, false),
        new(BlockChecksumMismatch, "The block does not match its checksum. Send it again.", 422, true),
        new(BlockConflict, "The block is already stored with other bytes.", 409, false),
        new(BlockBeyondLength, "The block extends past the end of the asset.", 400, false),
        new(BlockShort, "The block is shorter than required.", 400, false),
        new(BlockMissing, "The block is not in the storage account. Send it again.", 409, true),
        new(UploadOffsetConflict, "The upload is at another offset. Ask for the offset and continue there.", 409, true),
        new(UploadLocked, "Another request is writing to the same upload.", 423, true),
        new(UploadDirectOff, "The server takes no blocks by way of its storage account. Send them to the server.", 409, false),
        new(SplitFailed, "The asset could not be split into chunks.", 422, true),
        new(SplitIncomplete, "The splitter stopped before the end of the asset.", 422, true),
        new(EncoderCrashed, "The encoder ended with an error.", 500, true),
        new(EncoderStalled, "The encoder made no progress for too long and was stopped.", 500, true),
        new(FramesMismatch, "The frames of the encoded chunk differ from those of its source.", 500, true),
        new(InitMismatch, "The parameter sets of the encoded chunk differ from those of its rendition.", 500, false),
        new(SegmentMismatch, "The segments of a later attempt differ from those that were published.", 500, false),
        new(LeaseLost, "The lease expired before the work was finished.", 409, true),
        new(WorkFailed, "The work failed.", 500, true),
        new(PreviewFailed, "The poster or the thumbnails could not be made. Other output is not affected.", 500, true),
        new(StateConflict, "Another activation of the grain wrote its state first. Try again.", 409, true),
        new(ClusterUnreachable, "The cluster did not answer. The call may have been carried out. Try again.", 503, true),
        new(DiskFull, "The disk is full.", 507, true),
        new(StoreUnwritable, "The folder is not writable.", 500, false),
        new(StoreRefused, "The storage account refuses access.", 500, false),
        new(StoreUnreachable, "The storage account does not answer; try again.", 503, true),
        new(BlobNotAllowed, "The operator does not allow jobs on blobs of this address.", 422, false),
        new(SegmentDamaged, "A stored segment is damaged or truncated.", 500, false),
        new(JobNotFound, "The job was not found.", 404, false),
        new(JobCancelled, "The job was cancelled.", 409, false),
        new(JobKeyTaken, "The idempotency key was already used for another job.", 409, false),
        new(JobNotEnded, "The job has not ended yet.", 409, true),
        new(JobNoNode, "No node has the encoders or the ffmpeg build that the job needs; it waits for one.", 503, true),
        new(ChannelNotFound, "The channel was not found.", 404, false),
        new(ChannelActive, "The channel is not stopped.", 409, false),
        new(IngestOff, "The server does not receive live streams of this protocol.", 409, false),
        new(IngestPortsTaken, "Every port for live streams is in use.", 503, true),
        new(IngestFailed, "The stream of the channel could not be received.", 502, true),
        new(StreamKeyWrong, "A publisher came with a wrong stream key and was refused.", 403, false),
        new(SourceNotAllowed, "The operator does not allow the source of the channel.", 403, false),
        new(SourceAway, "The source of the channel cannot be read; it is tried again.", 502, true),
        new(KeyframesFarApart, "Keyframes of the live stream are farther apart than its segments are long.", 422, false),
        new(EncodeBehind, "The live stream is encoded slower than it comes in.", 503, false),
        new(RungDropped, "A rung of the live stream is not encoded any more, because the encode was behind the stream.", 503, false),
        new(SessionCut, "The work that read the live stream was lost, so the session ends with its last whole segment.", 503, false),
        new(SoundMissing, "The live stream has no sound.", 422, false),
        new(RequestInvalid, "The request is malformed.", 400, false),
        new(RouteNotFound, "Nothing was found at this address.", 404, false),
        new(ServerFailed, "The server failed. See its log.", 500, true),
        new(ServerNotStarted, "The server cannot listen on its address.", 500, false),
        new(RequestTooLarge, "The request body is larger than allowed.", 413, false),
        new(RequestTooSlow, "The request body arrived too slowly.", 408, true),
        new(EncodingUnsupported, "The request body has a Content-Encoding, which is not accepted.", 415, false),
        new(AssetChanged, "The file changed while it was uploaded.", 409, true),
        new(ServerUnreachable, "The server does not answer.", 503, true),
        new(AnswerUnexpected, "The response does not come from an Encoder server.", 502, false),
        new(ServerBusy, "The server is busy. Try again later.", 503, true),
        new(MediaNotFound, "The file was not found in the job's output.", 404, false),
        new(StoreInUse, "The data folder is in use by another process.", 409, false),
        new(StoreUnfit, "The file system of the data folder lacks an operation that a cluster needs.", 500, false),
        new(StoreNotShared, "The silos of the cluster do not see the same data folder.", 500, false),
        new(ClusterProviderUnreachable, "The service by which the silos of the cluster find each other does not answer.", 503, true),
        new(WorkNodeDeaths, "Three nodes died while they ran this work.", 500, false),
        new(OutputTaken, "The folder contains the output of another job.", 409, false),
        new(AuthRequired, "The request needs an API key.", 401, false),
        new(AuthKeyUnknown, "The API key or session is not valid.", 401, false),
        new(AuthForbidden, "The API key lacks the required scope.", 403, false),
        new(AuthOriginRefused, "Requests from this address or web page are not allowed.", 403, false),
        new(AuthKeysMissing, "A server without API keys can listen on loopback addresses only.", 500, false),
        new(PlaybackRefused, "The playback address was not signed by this server.", 403, false),
        new(PlaybackExpired, "The playback address has expired.", 403, false),
        new(CallbackNotAllowed, "The operator does not allow callbacks to this address.", 422, false),
        new(DeliveryNotAllowed, "The operator does not allow delivery to this container.", 422, false),
        new(KeyServerNotAllowed, "The operator does not allow keys from this key server.", 422, false),
        new(KeysUnavailable, "The key server gave no keys. Nothing is published unencrypted.", 502, true),
        new(TooManyRequests, "The client sent too many requests. Try again later.", 429, true),
        new(AssetTooLarge, "The asset is larger than this server allows.", 413, false),
        new(TooManyJobs, "The tenant has reached its limit of unfinished jobs.", 429, true),
    ];
}
