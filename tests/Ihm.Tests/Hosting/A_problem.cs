using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Salus.Ihm.Hosting;

namespace Salus.Ihm.Tests.Hosting;

public sealed partial class A_problem
{
    [Fact] // spec ihm-problems 1.2
    public void has_only_codes_that_the_specification_lists()
    {
        var listed = Row().Matches(Checkout.Read("docs/spec/ihm-problems.md"))
            .Select(row => $"{row.Groups["code"].Value} {row.Groups["status"].Value}");
        Assert.Equal(listed.Order(), IhmProblems.All.Select(kind => $"{kind.Code} {kind.Status}").Order());
    }

    [Fact] // spec ihm-problems 1.1
    public async Task is_told_as_problem_details()
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;

        await IhmProblems.MalformedBody.Because("sent: must be a moment.", "sent").ExecuteAsync(http);

        var told = JsonDocument.Parse(body.ToArray()).RootElement;
        Assert.Equal(("application/problem+json", 400), (http.Response.ContentType, http.Response.StatusCode));
        Assert.Equal("urn:salus:problem:malformed-body", told.GetProperty("type").GetString());
        Assert.Equal("malformed-body", told.GetProperty("code").GetString());
        Assert.Equal("sent", told.GetProperty("field").GetString());
    }

    [Fact] // spec ihm-problems 1.3
    public async Task that_puts_its_caller_off_says_for_how_long()
    {
        foreach (var kind in IhmProblems.All.Where(kind => kind.Status == 429))
        {
            var http = new DefaultHttpContext();
            await kind.Because("Wait.").ExecuteAsync(http);
            Assert.True(int.Parse(http.Response.Headers.RetryAfter!) > 0, kind.Code);
        }
    }

    [GeneratedRegex(@"^\| `(?<code>[a-z0-9-]+)` \| (?<status>\d{3}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
