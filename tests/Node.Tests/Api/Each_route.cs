using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Api;

/// <summary>Who gets what: one row an address, one column a member. A + says that the body shows what is only for
/// parties, a - that it does not. Where browsers get something else it stands behind a bar.</summary>
public sealed class Each_route(CareTeam team) : IClassFixture<CareTeam>
{
    private const string Revocation =
        """{"type":"Revoke","body":{"patient":"{patient}","after":"{last}","consent":"{grant}","epochs":[]}}""";

    // Address; marker of what is for parties; patient, guardian, party, nonparty, clinic, insurer, device, store,
    // agent.
    private static readonly (string Address, string Marker, string Cells)[] Rows =
    [
        ("GET /v1/genesis", "", "200 200 200 200 200 200 200 200 200"),
        ("GET /v1/ledgers", "", "200 200 200 200 200 200 200 200 200"),
        ("GET /v1/ledgers/policies/headers/1", "{patient}", "200- 200- 200- 200- 200- 200- 200- 200- 200-"),
        ("GET /v1/ledgers/records/headers/1", "{record}", "200- 200- 200- 200- 200- 200- 200- 200- 200-"),
        ("GET /v1/ledgers/records/validators", "", "200 200 200 200 200 200 200 200 200"),
        ("GET /v1/nodes", "{patient}", "200- 200- 200- 200- 200- 200- 200- 200- 200-"),
        ("GET /v1/ihms", "{patient}", "200- 200- 200- 200- 200- 200- 200- 200- 200-"),
        ("GET /v1/governance", "", "200 200 200 200 200 200 200 200 200"),
        ("GET /v1/organisations", "", "200 200 200 200 200 200 200 200 200"),
        ("GET /v1/members/{party}", "", "200 200 200 200 200 200 200 200 200"),
        ("GET /v1/members/{patient}", "", "200 404 404 404 404 404 404 404 200"),
        ("GET /v1/members/{device}", "", "200 404 404 404 404 404 200 404 200"),
        ("GET /v1/patients/{patient}/policy", "{grant}", "200+ 200+ 404 404 404 404 404 404 200+"),
        ("GET /v1/patients/{patient}/devices", "{device}", "200+ 200+ 404 404 404 404 404 404 200+"),
        ("GET /v1/patients/{patient}/consents", "{grant}", "200+ 200+ 200+ 200- 200- 200- 200- 200- 200-"),
        ("GET /v1/patients/{patient}/epochs", "{epochs}", "200+ 200+ 200+ 200+ 200+ 404 404 404 200+"),
        ("GET /v1/patients/{patient}/keys", "jwe", "200+ 200+ 200+ 200- 200- 200- 200- 200- 200+"),
        ("GET /v1/patients/{patient}/explain", "", "200 200 404 404 404 404 404 404 404"),
        ("POST /v1/patients/{patient}/explain " + Revocation, "", "200 200 404 404 404 404 404 404 404"),
        ("GET /v1/patients/{patient}/access-log", "{grant}", "200+ 200+ 404 404 404 404 404 404 404"),
        ("GET /v1/patients/{patient}/records", "{record}", "200+ 200+ 404 404 404 404 404 404 404"),
        (
            "GET /v1/patients/{patient}/records?authored=true", "{record}",
            "200- 200- 200+ 200- 200- 200- 200- 200- 200-"),
        ("GET /v1/transactions/{grant}", "receipt", "200+ 200+ 200+ 200- 200- 200- 200- 200- 200-"),
        ("GET /v1/transactions/{grant}/proof", "", "200 200 200 403 403 403 403 403 403"),
        ("GET /v1/transactions/{stored}", "receipt", "200+ 200+ 200+ 200- 200- 200- 200- 200- 200-"),
        ("GET /v1/transactions/{stored}/proof", "", "200 200 200 403 403 403 403 403 403"),
        ("GET /v1/transactions/{epochs}", "receipt", "200+ 200+ 200- 200- 200- 200- 200- 200- 200-"),
        ("GET /v1/transactions/{epochs}/proof", "\"transaction\"", "200+ 200+ 200- 200- 200- 403 403 403 200-"),
        ("GET /v1/records/{record}/versions/1/content", "", "200 403 403 403 403 403 403 403 403"),
        ("GET /v1/records/{record}/versions/1/envelope", "", "200 403 403 403 403 403 403 403 403"),
        ("GET /v1/patients/{patient}/batches", "{batch}", "200+ 200+ 404 404 404 404 404 404 200+"),
        ("GET /v1/batches/{batch}/content", "", "200 403 403 403 403 403 403 403 200"),
        ("GET /v1/batches/{batch}/envelope", "", "200 403 403 403 403 403 403 403 200"),
        ("GET /v1/transactions/{anchored}/proof", "", "200 200 403 403 403 403 403 403 200"),
        ("GET /v1/transactions/{raised}", "receipt", "200+ 200+ 200+ 200- 200- 200- 200- 200- 200+"),
        ("GET /v1/transactions/{seen}", "receipt", "200+ 200+ 200+ 200- 200- 200- 200- 200- 200+"),
        ("PUT /v1/content x", "", "201 201 201 201 201 403 403 403 201"),
        ("POST /v1/permits x", "", "400 400 400 400 400 400 400 400 400"),
        ("DELETE /v1/permits/{grant}", "", "403 403 403 403 403 403 403 403 403"),
        ("POST /v1/transactions x", "", "400 400 400 400 400 400 400 400 400"),
        ("POST /v1/transactions/batch x", "", "200 200 200 200 200 200 200 200 200"),
        ("GET /v1/patients/{patient}/cards/{party}", "", "200 200 404 404 404 404 404 404 404"),
        ("GET /v1/patients/{patient}/emergency", "", "404 404 404 404 404 404 404 404 404"),
        ("GET /v1/emergencies", "", "403 403 403 403 403 403 403 403 403"),
        ("GET /v1/grants", "{patient}", "200- 200+ 200+ 200- 200- 200- 200- 200- 200+"),
        ("GET /v1/requests", "", "200 200 200 200 200 200 200 200 200"),
        ("GET /v1/alerts", "", "200 200 200 200 200 200 200 200 200"),
        ("GET /v1/patients/{patient}/recovery", "", "404 404 404 404 404 404 404 404 404"),
        ("GET /v1/patients/{patient}/recovery/kit", "", "404 404 404 404 404 404 404 404 404"),
        ("PUT /v1/patients/{patient}/recovery/kit x", "", "201 404 404 404 404 404 404 404 404"),
        ("DELETE /v1/patients/{patient}/recovery/kit", "", "204 404 404 404 404 404 404 404 404"),
        ("PUT /v1/envelopes x", "", "201 201 201 201 201 403 403 403 201"),
        ("POST /v1/permits/{grant}/keys", "", "403 403 403 403 403 403 403 403 403"),
        ("OPTIONS /v1/uploads", "", "204 204 204 204 204 403 403 403 204 | 403 403 403 403 403 403 403 403 403"),
        ("POST /v1/uploads", "", "412 412 412 412 412 403 403 403 412"),
        ("HEAD /v1/uploads/x", "", "412 412 412 412 412 403 403 403 412"),
        ("PATCH /v1/uploads/x y", "", "412 412 412 412 412 403 403 403 412"),
        ("DELETE /v1/uploads/x", "", "412 412 412 412 412 403 403 403 412"),
        ("GET /v1/events?from=x", "", "400 400 400 400 400 400 400 400 400"),
        ("POST /v1/token", "", "404 404 404 404 404 404 404 404 404 | 401 401 401 401 401 401 401 401 401"),
        ("DELETE /v1/token", "", "404 404 404 404 404 404 404 404 404 | 204 204 204 204 204 204 204 204 204"),
        ("GET /v1/organisations/general/revocations", "", "404 404 404 404 404 404 404 404 404"),
        ("PUT /v1/organisations/general/revocations x", "", "400 400 400 400 400 400 400 400 400"),
        ("GET /v1/status", "", "403 403 403 403 403 403 403 403 403"),
        ("GET /v1/metrics", "", "403 403 403 403 403 403 403 403 403"),
        ("GET /v1/desk", "", "200 200 200 200 200 200 200 200 200"),
        ("POST /v1/registrations x", "", "404 404 404 404 404 404 404 404 404 | 401 401 401 401 401 401 401 401 401"),
        ("GET /v1/registrations/x", "", "404 404 404 404 404 404 404 404 404 | 401 401 401 401 401 401 401 401 401"),
        ("GET /v1/registrations", "", "403 403 403 403 403 403 403 403 403"),
        ("DELETE /v1/registrations/x", "", "403 403 403 403 403 403 403 403 403"),
        ("GET /openapi/v1.json", "", "200 200 200 200 200 200 200 200 200"),
        ("GET /status", "", "404 404 404 404 404 404 404 404 404"),
        ("GET /health", "", "404 404 404 404 404 404 404 404 404"),
        ("GET /metrics", "", "404 404 404 404 404 404 404 404 404"),
    ];

    public static TheoryData<int, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, bool>();
            foreach (var row in Enumerable.Range(0, Rows.Length))
            {
                cases.Add(row, false);
                cases.Add(row, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task gives_each_member_its_own_and_no_more(int row, bool isBrowsing)
    {
        // spec callers 2.2
        // spec api 3.1, 4.4, 4.5, 4.6
        var (address, marker, cells) = Rows[row];
        List<string> got = [];
        foreach (var column in CareTeam.Columns)
        {
            var answer = await AskAsync(team.Of(column, isBrowsing), Named(address).Split(' ', 3));
            var text = Encoding.UTF8.GetString(answer.Bytes);
            var shows = marker.Length == 0 || answer.Status != HttpStatusCode.OK ? ""
                : text.Contains(Named(marker), StringComparison.Ordinal) ? "+"
                : "-";
            got.Add($"{(int)answer.Status}{shows}");
        }

        Assert.Equal($"{address}: {cells.Split(" | ")[isBrowsing ? ^1 : 0]}", $"{address}: {string.Join(' ', got)}");
    }

    [Fact]
    public void has_a_row()
    {
        // spec api 3.1
        var asked = Rows.Select(row => row.Address.Split(' ', '?')).Select(words => $"{words[0]} {words[1]}").ToList();
        var mapped = team.Network.Host.Routes.SelectMany(route =>
            route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(method =>
                $"{method} {route.RoutePattern.RawText!.TrimEnd('/')}"));

        Assert.DoesNotContain(mapped, route => !asked.Exists(row => IsOf(row, route)));
    }

    // {x} stands for any one part of a path.
    private static bool IsOf(string row, string route)
    {
        var (asked, declared) = (row.Split('/'), route.Split('/'));
        return asked.Length == declared.Length
            && asked.Zip(declared).All(part => part.First == part.Second || part.Second.StartsWith('{'));
    }

    private static Task<Answer> AskAsync(Person person, string[] request) => person.SendAsync(
        new HttpMethod(request[0]), request[1], request is [_, _, var body] ? new StringContent(body) : null);

    private string Named(string text) =>
        team.Names.Aggregate(text, (named, name) => named.Replace($"{{{name.Key}}}", name.Value));
}
