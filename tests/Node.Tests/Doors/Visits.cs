using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Node.Tests.Api;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Registrations;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Doors;

/// <summary>Makes requests for routes: valid ones from a table, and from those, with a random source, bad
/// ones.</summary>
internal sealed class Visits(CareTeam team, byte[] proof, string permit, string upload)
{
    private const string Part = "application/offset+octet-stream";

    // What stands in a path behind which word.
    private readonly Dictionary<string, string[]> _parts = new()
    {
        ["ledgers/{ledger}"] = ["policies", "records", "telemetry"],
        ["headers/{height}"] = ["0", "1", "2"],
        ["members/{id}"] = [team.Names["party"], team.Names["patient"]],
        ["cards/{member}"] = [team.Names["party"], team.Names["patient"]],
        ["patients/{patient}"] = [team.Names["patient"]],
        ["transactions/{id}"] = [team.Names["grant"], team.Names["stored"]],
        ["batches/{batch}"] = [team.Names["batch"]],
        ["records/{record}"] = [team.Names["record"]],
        ["versions/{version}"] = ["1"],
        ["permits/{id}"] = [permit],
        ["uploads/{upload}"] = [upload],
        ["organisations/{id}"] = ["general", "clinic"],
        ["registrations/{id}"] = ["aaaaaaaaaaaaaaaaaaaaaaaaaa"],
        ["organisations/{organisation}"] = ["general", "clinic"],
    };

    private readonly Dictionary<string, string[]> _queries = new()
    {
        ["/v1/patients/{patient}/records"] = ["category=laboratory", "authored=true", "after=x", "limit=10"],
        ["/v1/patients/{patient}/batches"] = ["category=laboratory", "after=x", "limit=10"],
        ["/v1/patients/{patient}/keys"] = ["category=laboratory"],
        ["/v1/patients/{patient}/explain"] = ["at=1", "at=99999999999999"],
        ["/v1/patients/{patient}/access-log"] = ["limit=2", "after=0"],
        ["/v1/ledgers/{ledger}/validators"] = ["after=1"],
        ["/v1/grants"] = ["limit=2", "after=aaaaaaaaaaaaaaaaaaaaaaaaaa"],
        ["/v1/requests"] = ["limit=2", "before=9"],
        ["/v1/events"] = ["from=0.-1.0.-1"],
    };

    private readonly string[] _methods = ["DELETE", "PUT", "OPTIONS", "TRACE", "HEAD", "POST", "PATCH", "BREW"];

    // What a route needs may be replaced by what is hardly so.
    private readonly (string Name, string Value)[] _headers =
    [
        ("Salus-Permit", permit), ("Last-Event-ID", "0.-1.0.-1"), ("Range", "bytes=0-99"), ("If-Range", "\"x\""),
        ("Upload-Length", "100"), ("Upload-Offset", "0"), ("Upload-Metadata", "a Yg=="), ("Tus-Resumable", "1.0.0"),
        ("DPoP", "e30.e30.e30"), ("Authorization", "DPoP abc"), ("Content-Type", "application/json"),
        ("Content-Encoding", "gzip"), ("Accept", "text/html"), ("Origin", "https://portal.hospital.example"),
        ("Access-Control-Request-Method", "PUT"), ("X-HTTP-Method-Override", "DELETE"), ("Cookie", "a=b"),
        ("If-None-Match", "*"), ("Accept-Encoding", "br"), ("Expect", "100-continue"), ("X-Forwarded-For", "::1"),
    ];

    /// <summary>Routes whose body this makes; a route with a body that is not here is forgotten.</summary>
    private Dictionary<string, Func<Person, Random, byte[]>> Bodies => new()
    {
        ["POST /v1/transactions"] = (who, random) => Ascii(Signed(who, random)),
        ["POST /v1/transactions/batch"] = (who, random) => Ascii(string.Join('\n', Signed(who, random), "x")),
        ["POST /v1/patients/{patient}/explain"] = (_, _) => Explanation,
        ["PUT /v1/content"] = (_, random) => RandomNumberGenerator.GetBytes(random.Next(1, 3_000)),
        ["PUT /v1/envelopes"] = (_, _) => team.Record.Envelope,
        ["PUT /v1/patients/{patient}/recovery/kit"] = (_, _) => team.Record.Envelope,
        ["POST /v1/permits"] = (_, _) => proof,
        ["POST /v1/permits/{id}/keys"] = (_, _) => [],
        ["POST /v1/uploads"] = (_, _) => [],
        ["PATCH /v1/uploads/{upload}"] = (_, random) => RandomNumberGenerator.GetBytes(random.Next(1, 100)),
        ["POST /v1/token"] = (_, _) => Ascii("""{"scope":"read write"}"""),
        ["POST /v1/registrations"] = (who, _) => Ascii(new Applicant(team.Network, who.Keys).Body()),
        ["PUT /v1/organisations/{id}/revocations"] = (_, _) => RevocationList(),
    };

    private byte[] Explanation => Ascii(
        """{"type":"Revoke","body":{"patient":"PATIENT","after":"LAST","consent":"CONSENT","epochs":[]}}"""
            .Replace("PATIENT", team.Names["patient"], StringComparison.Ordinal)
            .Replace("LAST", team.Names["last"], StringComparison.Ordinal)
            .Replace("CONSENT", team.Names["grant"], StringComparison.Ordinal));

    /// <summary>What is missing here to make requests for a route; null when nothing is.</summary>
    public string? Missing(string method, string route)
    {
        var part = PartsOf(route).FirstOrDefault(part => !_parts.ContainsKey(part));
        return part is not null ? $"{route}: what stands at {part}?"
            : method is "POST" or "PUT" or "PATCH" && !Bodies.ContainsKey($"{method} {route}")
            ? $"{method} {route}: what is a valid body?"
            : null;
    }

    /// <summary>A request for a route by somebody, with something wrong in it, mostly.</summary>
    public Visit Make(string caller, Person signer, string method, string route, Random random)
    {
        var valid = Valid(caller, signer, method, route, random);
        var path = random.Next(3) == 0 ? Mutation.Of(valid.Path, random) : valid.Path;
        var headers = valid.Headers.ToList();
        for (var more = random.Next(3); more > 0; more--)
        {
            var (name, value) = _headers[random.Next(_headers.Length)];
            if (random.Next(2) == 0)
            {
                headers.RemoveAll(one => one.Name == name);
            }

            headers.Add((name, random.Next(4) == 0 ? value : Line(value, random)));
        }

        var body = valid.Body is null ? random.Next(10) == 0 ? [1] : null
            : random.Next(6) == 0 ? valid.Body : Mutation.Of(valid.Body, random);
        var other = random.Next(20) == 0 ? Any(_methods, random) : method;
        return valid with
        {
            Method = other,
            Path = path.StartsWith('/') ? path : $"/{path}",
            Headers = headers,
            Body = body,
        };
    }

    public Visit Valid(string caller, Person signer, string method, string route, Random random)
    {
        var path = string.Join('/', route.Split('/').Select((word, at) => word.StartsWith('{')
            ? Any(_parts[$"{route.Split('/')[at - 1]}/{word}"], random)
            : word));
        if (_queries.TryGetValue(route, out var queries) && random.Next(2) == 0)
        {
            path += $"?{Any(queries, random)}";
        }

        List<(string, string)> headers = route.StartsWith("/v1/uploads", StringComparison.Ordinal)
            ? [("Tus-Resumable", "1.0.0"), ("Upload-Length", "100"), ("Upload-Offset", "0"), ("Content-Type", Part)]
            : route.StartsWith("/v1/records", StringComparison.Ordinal) ? [("Salus-Permit", permit)]
            : [];
        return new Visit(caller, method, path)
        {
            Headers = headers,
            Body = Bodies.TryGetValue($"{method} {route}", out var make) ? make(signer, random) : null,
        };
    }

    private static IEnumerable<string> PartsOf(string route)
    {
        var words = route.Split('/');
        return words.Index().Where(word => word.Item.StartsWith('{'))
            .Select(word => $"{words[word.Index - 1]}/{word.Item}");
    }

    // Half of them changed before they are signed, so that the ledger's own readers see them too.
    private string Signed(Person signer, Random random)
    {
        var compact = signer.Sign(Messages()[random.Next(Messages().Length)]);
        var jws = Jws.Parse(Ascii(compact));
        return random.Next(2) == 0
            ? compact
            : Jws.Sign(signer.Keys.Signing, jws.Typ, Mutation.Of(jws.Payload.ToArray(), random)).ToCompact();
    }

    private Message[] Messages()
    {
        var network = team.Network;
        var patient = team.Of("patient", isBrowsing: false);
        var party = team.Of("party", isBrowsing: false);
        return
        [
            network.Grant(patient, party, Category.Laboratory),
            new RequestAccess(patient.Id, Category.Laboratory, null, Purpose.TREAT, party.ConnectionKey),
            new NewVersion(patient.Id, team.Record.Id, 2, new Commitment(
                1, Digest.Of([2]), team.Record.Cid, team.Record.EnvelopeDigest)),
            new Withdraw(patient.Id, team.Record.Id, 9),
            new VerifyPractitioner(party.Id, true),
        ];
    }

    private static byte[] RevocationList()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=general", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(9));
        var list = new CertificateRevocationListBuilder();
        list.AddEntry([1, 2, 3]);
        return list.Build(authority, 1, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256);
    }

    // A header that most clients would send; one of eight they would not.
    private static string Line(string value, Random random)
    {
        var changed = Mutation.Of(value, random);
        return random.Next(8) == 0 ? changed : new string([.. changed.Where(one => one is >= ' ' and <= '~')]);
    }

    private static string Any(string[] values, Random random) => values[random.Next(values.Length)];

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
