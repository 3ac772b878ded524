using System.Net;
using Salus.Ihm.Tests.Fhir;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Tests.Callers;

public sealed class A_proof_shown_to_an_ihm(FhirWorld world) : IClassFixture<FhirWorld>
{
    public static TheoryData<string, Func<DpopClaims, DpopClaims>, string> Refused => new()
    {
        { "another method", c => c with { Method = "POST" }, "dpop-wrong-target" },
        { "another path", c => c with { Target = c.Target + "x" }, "dpop-wrong-target" },
        { "another host", c => c with { Target = "http://evil.example/fhir/Device" }, "dpop-wrong-target" },
        { "no token", c => c with { TokenHash = null }, "dpop-wrong-target" },
        { "another token", c => c with { TokenHash = Digest.Of([1]) }, "dpop-wrong-target" },
        { "no nonce", c => c with { Nonce = null }, "dpop-nonce-required" },
        { "too old", c => c with { IssuedAt = c.IssuedAt - 61 }, "dpop-too-old" },
        { "too new", c => c with { IssuedAt = c.IssuedAt + 61 }, "dpop-too-old" },
    };

    [Theory] // spec callers 8.1, 4.2, 4.3, 4.4, 4.5
    [MemberData(nameof(Refused))]
    public async Task is_refused_with_a_proof_for(string what, Func<DpopClaims, DpopClaims> change, string code)
    {
        var patient = await world.VisitAsync(world.Patient);

        var told = await patient.SendAsync(HttpMethod.Get, "/fhir/Device", body: null, change);

        Assert.Equal(HttpStatusCode.Unauthorized, told.Status);
        Assert.True((string?)told.Issue["details"]!["text"] == code, what);
        Assert.Contains("WWW-Authenticate: DPoP error=", told.Headers, StringComparison.Ordinal);
    }
}
