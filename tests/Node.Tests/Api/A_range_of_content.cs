using System.Net;
using Salus.Ledger;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Api;

public sealed class A_range_of_content(TestNetwork network) : IClassFixture<TestNetwork>
{
    [Theory]
    [InlineData("bytes=0-9", 0, 10)]
    [InlineData("bytes=1048570-1048580", 1_048_570, 11)]
    [InlineData("bytes=2000000-", 2_000_000, 100_000)]
    [InlineData("bytes=2099999-9999999", 2_099_999, 1)]
    [InlineData("bytes=-5", 2_099_995, 5)]
    [InlineData("bytes=-9999999", 0, 2_100_000)]
    public async Task is_given_in_part(string range, int first, int length)
    {
        // spec api 7.7
        var patient = await network.PatientAsync(Category.Laboratory);
        var record = await patient.StoreAsync(patient, Category.Laboratory, 2_100_000);

        using var answer = await AskAsync(patient, record, range);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal($"bytes {first}-{first + length - 1}/2100000", answer.Content.Headers.ContentRange!.ToString());
        Assert.Equal($"\"{record.Cid}\"", answer.Headers.ETag!.Tag);
        Assert.Equal(record.Content[first..(first + length)], await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=0-1,5-6", null)]
    [InlineData("lines=0-1", null)]
    [InlineData("bytes=5-1", null)]
    [InlineData("bytes=0-1", "\"another\"")]
    public async Task is_given_whole_when_the_range_is_none_that_is_served(string range, string? onlyIf)
    {
        // spec api 7.7
        var patient = await network.PatientAsync(Category.Laboratory);
        var record = await patient.StoreAsync(patient, Category.Laboratory);

        using var answer = await AskAsync(patient, record, range, onlyIf);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(record.Content, await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=3000-")]
    [InlineData("bytes=-0")]
    public async Task has_nothing_behind_its_end(string range)
    {
        // spec api 7.7
        var patient = await network.PatientAsync(Category.Laboratory);
        var record = await patient.StoreAsync(patient, Category.Laboratory);

        using var answer = await AskAsync(patient, record, range);

        Assert.Equal("bytes */3000", answer.Content.Headers.ContentRange!.ToString());
        (await Answer.OfAsync(answer)).IsProblem(HttpStatusCode.RequestedRangeNotSatisfiable, "range-not-satisfiable");
    }

    [Fact]
    public async Task is_given_in_part_to_those_only_who_may_have_it_whole()
    {
        // spec api 7.7, 7.2
        var patient = await network.PatientAsync(Category.Laboratory);
        var record = await patient.StoreAsync(patient, Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);

        using var answer = await AskAsync(doctor, record, "bytes=0-0");

        (await Answer.OfAsync(answer)).IsProblem(HttpStatusCode.Forbidden, "not-permitted");
        Assert.Null(answer.Content.Headers.ContentRange);
    }

    [Fact]
    public async Task with_a_damaged_leaf_gives_the_others_and_is_then_refused()
    {
        // spec api 7.4, storage 5.3
        var patient = await network.PatientAsync(Category.Laboratory);
        var record = await patient.StoreAsync(patient, Category.Laboratory, 2_100_000);
        var path = new DataFolder(network.DataFolder).ContentFile(record.Cid);
        await File.WriteAllBytesAsync(path, [.. record.Content.SkipLast(1), (byte)(record.Content[^1] ^ 1)]);

        using var whole = await AskAsync(patient, record, "bytes=0-1048575");
        using var damaged = await AskAsync(patient, record, "bytes=2097152-2097153");
        using var after = await AskAsync(patient, record, "bytes=0-1048575");

        Assert.Equal(HttpStatusCode.PartialContent, whole.StatusCode);
        (await Answer.OfAsync(damaged)).IsProblem(HttpStatusCode.BadGateway, "content-damaged");
        (await Answer.OfAsync(after)).IsProblem(HttpStatusCode.BadGateway, "content-damaged");
    }

    private static async Task<HttpResponseMessage> AskAsync(
        Person who, StoredRecord record, string range, string? onlyIf = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, record.ContentPath)
        {
            Version = who.Http.DefaultRequestVersion,
            VersionPolicy = who.Http.DefaultVersionPolicy,
        };
        request.Headers.TryAddWithoutValidation("Range", range);
        if (onlyIf is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Range", onlyIf);
        }

        return await who.Http.SendAsync(request);
    }
}
