using System.Net;
using System.Text;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Api;

/// <summary>Who gets what: one row an address, one column a member. A + says that the body shows what is only for
/// parties, a - that it does not.</summary>
public sealed class Each_route(CareTeam team) : IClassFixture<CareTeam>
{
    private const string Revocation =
        """{"type":"Revoke","body":{"patient":"{patient}","after":"{last}","consent":"{grant}","epochs":[]}}""";

    // Address; marker of what is for parties; patient, guardian, party, nonparty, clinic, insurer, device, store.
    private static readonly (string Address, string Marker, string Cells)[] Rows =
    [
        ("GET /v1/genesis", "", "200 200 200 200 200 200 200 200"),
        ("GET /v1/ledgers", "", "200 200 200 200 200 200 200 200"),
        ("GET /v1/ledgers/policies/headers/1", "{patient}", "200- 200- 200- 200- 200- 200- 200- 200-"),
        ("GET /v1/ledgers/records/headers/1", "{record}", "200- 200- 200- 200- 200- 200- 200- 200-"),
        ("GET /v1/organisations", "", "200 200 200 200 200 200 200 200"),
        ("GET /v1/members/{party}", "", "200 200 200 200 200 200 200 200"),
        ("GET /v1/members/{patient}", "", "200 404 404 404 404 404 404 404"),
        ("GET /v1/members/{device}", "", "200 404 404 404 404 404 200 404"),
        ("GET /v1/patients/{patient}/policy", "{grant}", "200+ 200+ 404 404 404 404 404 404"),
        ("GET /v1/patients/{patient}/consents", "{grant}", "200+ 200+ 200+ 200- 200- 200- 200- 200-"),
        ("GET /v1/patients/{patient}/epochs", "{epochs}", "200+ 200+ 200+ 200+ 200+ 404 200+ 404"),
        ("GET /v1/patients/{patient}/keys", "jwe", "200+ 200+ 200+ 200- 200- 200- 200- 200-"),
        ("GET /v1/patients/{patient}/explain", "", "200 200 404 404 404 404 404 404"),
        ("POST /v1/patients/{patient}/explain " + Revocation, "", "200 200 404 404 404 404 404 404"),
        ("GET /v1/patients/{patient}/access-log", "{grant}", "200+ 200+ 404 404 404 404 404 404"),
        ("GET /v1/patients/{patient}/records", "{record}", "200+ 200+ 404 404 404 404 404 404"),
        ("GET /v1/patients/{patient}/records?authored=true", "{record}", "200- 200- 200+ 200- 200- 200- 200- 200-"),
        ("GET /v1/transactions/{grant}", "receipt", "200+ 200+ 200+ 200- 200- 200- 200- 200-"),
        ("GET /v1/transactions/{grant}/proof", "", "200 200 200 403 403 403 403 403"),
        ("GET /v1/transactions/{stored}", "receipt", "200+ 200+ 200+ 200- 200- 200- 200- 200-"),
        ("GET /v1/transactions/{stored}/proof", "", "200 200 200 403 403 403 403 403"),
        ("GET /v1/transactions/{epochs}", "receipt", "200+ 200+ 200- 200- 200- 200- 200- 200-"),
        ("GET /v1/transactions/{epochs}/proof", "\"transaction\"", "200+ 200+ 200- 200- 200- 403 200- 403"),
        ("GET /v1/records/{record}/versions/1/content", "", "200 403 403 403 403 403 403 403"),
        ("GET /v1/records/{record}/versions/1/envelope", "", "200 403 403 403 403 403 403 403"),
        ("PUT /v1/content x", "", "201 201 201 201 201 403 201 403"),
        ("POST /v1/permits x", "", "400 400 400 400 400 400 400 400"),
        ("DELETE /v1/permits/{grant}", "", "403 403 403 403 403 403 403 403"),
        ("POST /v1/transactions x", "", "400 400 400 400 400 400 400 400"),
        ("POST /v1/transactions/batch x", "", "200 200 200 200 200 200 200 200"),
        ("GET /health", "", "404 404 404 404 404 404 404 404"),
        ("GET /metrics", "", "404 404 404 404 404 404 404 404"),
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

        Assert.Equal($"{address}: {cells}", $"{address}: {string.Join(' ', got)}");
    }

    private static Task<Answer> AskAsync(Person person, string[] request) => request switch
    {
        ["GET", var path] => person.GetAsync(path),
        ["DELETE", var path] => person.DeleteAsync(path),
        ["PUT", var path, var body] => person.PutAsync(path, Encoding.UTF8.GetBytes(body)),
        ["POST", var path, var body] => person.PostAsync(path, body),
        _ => throw new ArgumentException("a row is METHOD PATH [BODY]", nameof(request)),
    };

    private string Named(string text) =>
        team.Names.Aggregate(text, (named, name) => named.Replace($"{{{name.Key}}}", name.Value));
}
