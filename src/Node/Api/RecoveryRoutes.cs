using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Recovery;
using Salus.Node.Content;
using Salus.Primitives;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>A patient's trustees and what they approved, and the kit for a new wallet (spec recovery 5).</summary>
internal static class RecoveryRoutes
{
    private static readonly Problem NoTrustees = Problems.NoTrustees.Because(
        "The patient has no trustees; name them with: salus recovery trustees set.");

    private static readonly Problem Missing = Problems.ContentMissing.Because(
        "This store does not hold the kit; ask another store of the region.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/patients/{patient}/recovery", Recovery).For(Audience.Recovery)
            .Says("Shows trustees and open recoveries, to the patient, its trustees and its registrar.");
        routes.MapPut("/patients/{patient}/recovery/kit", PutKitAsync).For(Audience.ThePatient)
            .Takes(KitFolder.MaxBytes)
            .Says("Stores the patient's sealed recovery kit and answers its digest.");
        routes.MapDelete("/patients/{patient}/recovery/kit", DeleteKits).For(Audience.ThePatient)
            .Says("Deletes the patient's recovery kits that the ledger does not name.");
        routes.MapGet("/patients/{patient}/recovery/kit", KitAsync).For(Audience.ThePatient)
            .Says("Gives the sealed recovery kit, verified, to the patient alone.");
    }

    private static async Task<IResult> PutKitAsync(Call call, LocalNode node)
    {
        using var body = await Body.ReadAsync(call.Http.Request, call.Aborted);
        var named = Trusteeship.Of(call.Patient, node.Policies)?.Named?.Kit;
        var digest = await node.Store.Kits.PutAsync(call.Patient, body.Bytes, named, call.Aborted);
        return ApiJson.Answer(new KitAnswer(digest), StatusCodes.Status201Created);
    }

    // Whoever took a connection over cannot take the kit away that a recovery needs. spec recovery 5.4
    private static IResult DeleteKits(Call call, LocalNode node)
    {
        node.Store.Kits.DeleteAllBut(call.Patient, Trusteeship.Of(call.Patient, node.Policies)?.Named?.Kit);
        return Results.NoContent();
    }

    private static IResult Recovery(Call call, LocalNode node)
    {
        if (Trusteeship.Of(call.Patient, node.Policies) is not { Named: { } named } trusteeship)
        {
            return NoTrustees;
        }

        var now = node.Now;
        var patient = node.Policies.Get(Member.Table, call.Patient.ToString())!;
        var cases = trusteeship.Standing(patient, node.Policies, now)
            .GroupBy(approval => approval.Keys)
            .Select(open => new CaseAnswer(
                open.Key, [.. open], trusteeship.CompletableFrom(open.Key, patient, node.Policies, now)));
        return ApiJson.Answer(new RecoveryAnswer(named, [.. cases], trusteeship.Completed));
    }

    private static async Task<IResult> KitAsync(Call call, LocalNode node)
    {
        if (Trusteeship.Of(call.Patient, node.Policies)?.Named is not { } named)
        {
            return NoTrustees;
        }

        return await node.Store.Kits.ReadAsync(call.Patient, named.Kit, call.Aborted) is { } kit
            ? Results.Bytes(kit, "application/jose")
            : Missing;
    }

    private sealed record KitAnswer(Digest Digest);

    private sealed record RecoveryAnswer(
        NamedTrustees Named, IReadOnlyList<CaseAnswer> Cases, RecoveryEnd? Completed);

    private sealed record CaseAnswer(
        RecoveryKeys Keys, IReadOnlyList<Approval> Approvals, Timestamp? CompletableFrom);
}
