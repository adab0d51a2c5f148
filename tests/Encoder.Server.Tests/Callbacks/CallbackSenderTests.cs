using System.Text;
using Encoder.Server.Callbacks;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Tests.Callbacks;

public sealed class CallbackSenderTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    // The example of the Standard Webhooks specification.
    [Fact]
    public void Signature_OfTheSpecificationsExample_IsTheSame()
    {
        Assert.True(CallbackSignature.TryParseSecret(Secret, out var key));

        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            CallbackSignature.Of(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}"""u8));
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_%%%")]
    public void Secret_OfAnotherForm_IsRefused(string secret) => Assert.False(CallbackSignature.TryParseSecret(secret, out _));

    [Fact]
    public async Task Delivery_Sent_CarriesASignatureOfItsBody()
    {
        await using var receiver = await Receiver.StartAsync(204);
        using var sender = Sender();

        Assert.Null(await sender.SendAsync("delivery-1", receiver.Address, """{"id":"job"}""", CancellationToken.None));

        var request = Assert.Single(receiver.Requests);
        CallbackSignature.TryParseSecret(Secret, out var key);
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(request.Headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("""{"id":"job"}""", request.Body);
        Assert.Equal("delivery-1", request.Headers["webhook-id"]);
        Assert.Equal(CallbackSignature.Of(key, "delivery-1", at, Encoding.UTF8.GetBytes(request.Body)), request.Headers["webhook-signature"]);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Receiver_ThatDoesNotAcknowledge_IsAFailure(int status)
    {
        await using var receiver = await Receiver.StartAsync(status);
        using var sender = Sender();

        Assert.Equal($"the receiver responded with status {status}", await sender.SendAsync("d", receiver.Address, "{}", CancellationToken.None));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Receiver_ThatIsSlow_IsAFailure()
    {
        await using var receiver = await Receiver.StartAsync(status: null);
        using var sender = Sender(options => options.Timeout = TimeSpan.FromMilliseconds(300));

        Assert.StartsWith("the receiver did not respond", await sender.SendAsync("d", receiver.Address, "{}", CancellationToken.None), StringComparison.Ordinal);
    }

    // Looked at is what a name means, not what it is called.
    [Theory]
    [InlineData("127.0.0.1"), InlineData("localhost")]
    public async Task Receiver_AtAPrivateAddress_IsNotConnectedTo(string host)
    {
        await using var receiver = await Receiver.StartAsync(204);
        using var sender = Sender(options => options.AllowPrivateAddresses = false);

        var address = new UriBuilder(receiver.Address) { Host = host }.Uri;
        Assert.Equal($"{host} has no public address", await sender.SendAsync("d", address, "{}", CancellationToken.None));
        Assert.Empty(receiver.Requests);
    }

    private static CallbackSender Sender(Action<CallbackOptions>? change = null)
    {
        var options = new CallbackOptions { Secret = Secret, AllowPrivateAddresses = true };
        change?.Invoke(options);
        return new CallbackSender(Options.Create(options), TimeProvider.System);
    }
}
