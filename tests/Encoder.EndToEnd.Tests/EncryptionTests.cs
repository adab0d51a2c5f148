using System.Buffers.Text;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.Core.Encryption;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary><c>encoder encode</c> with <c>delivery.encryption</c>: the keys lie beside the output, and decrypted it is what a clear job writes, byte for byte.</summary>
public sealed class EncryptionTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly ClipSpec Small = new() { Seconds = "8" };

    // So large that a process can be killed in the middle of it.
    private static readonly ClipSpec Large = new() { Size = "640x360", Seconds = "8", Video = "-c:v libx264 -preset ultrafast -g 24 -bf 2 -pix_fmt yuv420p" };
    private static readonly Lazy<Task<string>> SmallClear = new(() => ClearAsync(Small, "ultrafast"));

    [FfmpegTheory]
    [InlineData("""{"scheme":"aes-128","rotateSegments":3}""")]
    [InlineData("""{"scheme":"cenc"}""")]
    [InlineData("""{"scheme":"cbcs"}""")]
    [InlineData("""{"scheme":"cenc","rotateSegments":3}""")]
    public async Task Encode_Encrypted_IsTheClearOutputUnderTheKeysBesideIt(string encryption)
    {
        var folder = Path.Combine(TestMedia.NewFolder(), "out");
        string[] command = ["encode", await TestMedia.ClipAsync(Small), "-o", folder, "--spec", await SpecAsync("ultrafast", encryption)];
        var result = await EncoderCommand.RunAsync(command);
        var again = await EncoderCommand.RunAsync([.. command, "--json"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("\"alreadyDone\":true", again.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(folder, "keys.json")));
        await AssertDecryptsAsync(await SmallClear.Value, folder);
    }

    // The second process goes on with segments of the first, and makes some again that were published: they must be of the same key.
    [FfmpegFact]
    public async Task Encode_EncryptedKilledAndRunAgain_IsTheClearOutputUnderOneKey()
    {
        var folder = Path.Combine(TestMedia.NewFolder(), "out");
        string[] command = ["encode", await TestMedia.ClipAsync(Large), "-o", folder, "--spec", await SpecAsync("medium", """{"scheme":"cenc"}"""), "--json"];
        using (var process = EncoderCommand.Start(command))
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line && !HasSegments(line))
            {
                // Until some are published.
            }

            process.Kill();
            await process.WaitForExitAsync();
        }

        var result = await EncoderCommand.RunAsync(command);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("\"resumed\":true", result.Output, StringComparison.Ordinal);
        await AssertDecryptsAsync(await ClearAsync(Large, "medium"), folder);
    }

    private static bool HasSegments(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.TryGetProperty("renditions", out var renditions) && renditions.EnumerateArray().Any(one => one.GetProperty("segments").GetInt32() > 0);
    }

    private static async Task<string> ClearAsync(ClipSpec clip, string preset) => await EncoderCommand.EncodeAsync(await TestMedia.ClipAsync(clip), "--spec", await SpecAsync(preset, ""));

    private static async Task AssertDecryptsAsync(string clear, string folder)
    {
        var report = await OutputFiles.ReportAsync(folder);
        var keys = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(Path.Combine(folder, "keys.json")), ContractsJson.Default.ClearKeyLicense)!.Keys
            .Select(key => new ContentKey(Convert.ToHexStringLower(Base64Url.DecodeFromChars(key.Id)), Base64Url.DecodeFromChars(key.Key))).ToList();
        var encryption = report.Spec.Delivery.Encryption!;
        var plan = new EncryptionPlan(encryption.Scheme, keys[0].Id, encryption.RotateSegments);

        Assert.Equal(encryption.RotateSegments is null ? 1 : 3, keys.Count);
        foreach (var (index, rendition) in report.Renditions.Index())
        {
            var cipher = RenditionCipher.OfPublished(plan, index, await File.ReadAllBytesAsync(Path.Combine(folder, rendition.Name, "init.mp4")));
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(clear, rendition.Name, "init.mp4")), cipher.ClearInit);
            for (var number = 0; number < rendition.Segments; number++)
            {
                var name = Path.Combine(rendition.Name, $"seg-{number:D5}.m4s");
                var expected = await File.ReadAllBytesAsync(Path.Combine(clear, name));
                var encrypted = await File.ReadAllBytesAsync(Path.Combine(folder, name));
                Assert.NotEqual(expected, encrypted);
                Assert.Equal(expected, cipher.Decrypt(encrypted, number, keys[plan.PeriodOf(number)]));
            }
        }
    }

    private static async Task<string> SpecAsync(string preset, string encryption)
    {
        var path = Path.Combine(TestMedia.NewFolder(), "spec.json");
        var dash = encryption.Contains("aes-128", StringComparison.Ordinal) ? "false" : "true";
        var delivery = $"\"mp4\":false,\"segmentSeconds\":1,\"dash\":{dash}" + (encryption.Length > 0 ? $",\"encryption\":{encryption}" : "");
        var ladder = $$"""[{"name":"large","height":360,"preset":"{{preset}}"},{"name":"small","height":90,"preset":"{{preset}}"}]""";
        await File.WriteAllTextAsync(path, "{\"ladder\":" + ladder + ",\"chunkSeconds\":1,\"delivery\":{" + delivery + "}}");
        return path;
    }
}
