using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.TestSupport.Playlists;
using Xunit;

namespace Encoder.ServerSupport.Live;

/// <summary>A client of a channel that looks at its playlists again and again, as players do, and checks each.</summary>
public sealed class LiveViewer(HttpClient http, string channel)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly Dictionary<string, LiveListChecker> lists = [];

    /// <summary>The renditions that were listed.</summary>
    public IReadOnlyCollection<string> Renditions => lists.Keys;

    /// <summary>The list of a rendition.</summary>
    public LiveListChecker List(string rendition) => lists[rendition];

    /// <summary>Whether the list of a rendition was there and has ended.</summary>
    public bool HasEnded(string rendition) => lists.TryGetValue(rendition, out var list) && list.HasEnded;

    /// <summary>What was wrong with any list.</summary>
    public IEnumerable<string> Faults => lists.SelectMany(list => list.Value.Faults.Select(fault => $"{list.Key}: {fault}"));

    /// <summary>Creates a channel; its id and stream key.</summary>
    public static async Task<CreatedChannel> CreateAsync(HttpClient http, ChannelSpec spec)
    {
        using var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(spec, ContractsJson.Default.ChannelSpec));
        using var response = await http.PostAsync(new Uri("/api/channels", UriKind.Relative), body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        return JsonSerializer.Deserialize(text, ContractsJson.Default.CreatedChannel)!;
    }

    public async Task<ChannelInfo> InfoAsync() =>
        JsonSerializer.Deserialize(await http.GetStringAsync(new Uri($"/api/channels/{channel}", UriKind.Relative)), ContractsJson.Default.ChannelInfo)!;

    public async Task PostAsync(string action)
    {
        using var response = await http.PostAsync(new Uri($"/api/channels/{channel}/{action}", UriKind.Relative), null);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Looks until a condition of the channel holds.</summary>
    public async Task<ChannelInfo> UntilAsync(Func<ChannelInfo, bool> condition)
    {
        using var next = new PeriodicTimer(Interval);
        while (true)
        {
            if (await TryLookAsync() is { } info && condition(info)) return info;
            await next.WaitForNextTickAsync();
        }
    }

    /// <summary>Looks once; null when the server answers that it cannot reach the cluster, as it may for as long as the death of a silo is not noticed.</summary>
    private async Task<ChannelInfo?> TryLookAsync()
    {
        try
        {
            var info = await InfoAsync();
            await LookAsync();
            return info;
        }
        catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return null;
        }
    }

    /// <summary>Loads the multivariant playlist, once it is there, and every playlist that it names or has named.</summary>
    public async Task LookAsync()
    {
        if (await TryGetAsync("master.m3u8") is not { } master) return;
        foreach (var rendition in master.Split('\n', '"').Where(word => word.EndsWith("/playlist.m3u8", StringComparison.Ordinal)).Select(word => word.Split('/')[0]).Union(lists.Keys).ToList())
        {
            if (await TryGetAsync($"{rendition}/playlist.m3u8") is not { } list) continue;
            if (!lists.TryGetValue(rendition, out var checker)) lists.Add(rendition, checker = new LiveListChecker());
            checker.Take(list);
        }
    }

    /// <summary>The numbers of the pictures of a rendition in a session, of all segments that were ever listed.</summary>
    public async Task<IReadOnlyList<int>> NumbersAsync(string rendition, int session)
    {
        var init = $"../{session}/{rendition}/init.mp4";
        return LivePublisher.Numbers(await DecodeAsync(await GetAllAsync(Segments(rendition, session).Prepend(init))));
    }

    /// <summary>The addresses of the segments of a rendition in a session that were ever listed.</summary>
    public IReadOnlyList<string> Segments(string rendition, int session) =>
        [.. List(rendition).Segments.Where(segment => segment.Map == $"../{session}/{rendition}/init.mp4").Select(segment => segment.Address)];

    /// <summary>The samples of the same of a sound.</summary>
    public async Task<IReadOnlyList<short>> SamplesAsync(string rendition, int session)
    {
        var bytes = await DecodeAsync(await GetAllAsync(Segments(rendition, session).Prepend($"../{session}/{rendition}/init.mp4")), "-f", "s16le");
        return [.. MemoryMarshal.Cast<byte, short>(bytes)];
    }

    /// <summary>The same of a rendition whose segments are encrypted as a whole, by the keys and initialization vectors that its list names.</summary>
    public async Task<IReadOnlyList<int>> DecryptedNumbersAsync(string rendition, int session)
    {
        var file = new MemoryStream();
        await file.WriteAsync(await GetAsync($"{session}/{rendition}/init.mp4"));
        var (key, iv) = ("", "");
        foreach (var line in (await TryGetAsync($"{rendition}/playlist.m3u8"))!.Split('\n'))
        {
            if (line.StartsWith("#EXT-X-KEY:METHOD=AES-128,", StringComparison.Ordinal)) (key, iv) = (line.Split('"')[1], line.Split("IV=0x")[1]);
            if (!line.StartsWith($"../{session}/{rendition}/", StringComparison.Ordinal)) continue;
            using var aes = Aes.Create();
            aes.Key = await GetAsync(key[3..]);
            await file.WriteAsync(aes.DecryptCbc(await GetAsync(line[3..]), Convert.FromHexString(iv)));
        }

        return LivePublisher.Numbers(await DecodeAsync(file.ToArray()));
    }

    private async Task<byte[]> GetAllAsync(IEnumerable<string> addresses)
    {
        var file = new MemoryStream();
        foreach (var address in addresses) await file.WriteAsync(await GetAsync(address[3..]));
        return file.ToArray();
    }

    private Task<byte[]> GetAsync(string file) => http.GetByteArrayAsync(new Uri($"/live/{channel}/{file}", UriKind.Relative));

    private async Task<string?> TryGetAsync(string file)
    {
        using var response = await http.GetAsync(new Uri($"/live/{channel}/{file}", UriKind.Relative));
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    private static Task<byte[]> DecodeAsync(byte[] file) =>
        DecodeAsync(file, "-fps_mode", "passthrough", "-vf", $"scale={LivePublisher.Width}:{LivePublisher.Height}:flags=neighbor", "-f", "rawvideo", "-pix_fmt", "gray");

    private static async Task<byte[]> DecodeAsync(byte[] file, params string[] form)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", "pipe:0", .. form, "pipe:1"])
        { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var luma = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(luma);
        await process.StandardInput.BaseStream.WriteAsync(file);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync();
        return luma.ToArray();
    }
}
