using Encoder.Contracts;
using Encoder.Core.Playlists;
using Encoder.Server.Channels;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Tests.Channels;

/// <summary>What requests for parts, and for playlists that have a part, may say.</summary>
public sealed class LivePartTests
{
    [Fact]
    public void Parse_TheNameOfAPart_IsThatPart() => Assert.Equal(new LivePart(2, "720p", 12, 3), LivePart.Parse("2/720p/part-00012-3.m4s"));

    [Theory]
    [InlineData("720p/part-00012-3.m4s")]
    [InlineData("2/720p/part-12-3.m4s")]
    [InlineData("2/720p/part-00012.m4s")]
    [InlineData("2/../part-00012-3.m4s")]
    [InlineData("2/720p/part-00012-3.m4s\n")]
    [InlineData("2/720p/part-9999999999-3.m4s")]
    [InlineData("2/720p/seg-00012.m4s")]
    public void Parse_AnotherName_IsNone(string name) => Assert.Null(LivePart.Parse(name));

    [Theory]
    [InlineData("", null, null)]
    [InlineData("?_HLS_msn=7", 7L, null)]
    [InlineData("?_HLS_msn=7&_HLS_part=2", 7L, 2)]
    public void Wanted_OfAQuery_IsAPoint(string query, long? sequence, int? part) =>
        Assert.Equal(sequence is { } number ? new LivePoint(number, part) : null, LiveWaits.Wanted(Query(query)));

    [Theory]
    [InlineData("?_HLS_part=2")]
    [InlineData("?_HLS_msn=-1")]
    [InlineData("?_HLS_msn=seven")]
    [InlineData("?_HLS_msn=9223372036854775807")]
    [InlineData("?_HLS_msn=99999999999999999999")]
    [InlineData("?_HLS_msn=7&_HLS_part=x")]
    [InlineData("?_HLS_msn=7&_HLS_part=2147483647")]
    [InlineData("?_HLS_msn=7&_HLS_msn=8")]
    public void Wanted_OfAQueryThatIsNone_IsRefused(string query) =>
        Assert.Equal(ErrorCodes.RequestInvalid, Assert.Throws<FaultException>(() => LiveWaits.Wanted(Query(query))).Fault.Code);

    private static IQueryCollection Query(string text) => new DefaultHttpContext { Request = { QueryString = new QueryString(text) } }.Request.Query;
}
