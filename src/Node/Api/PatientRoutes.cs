using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Primitives.Jose;

namespace Salus.Node.Api;

/// <summary>A patient's policy, consents and category keys, each to those whom it concerns.</summary>
internal static class PatientRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/patients/{patient}/policy", Policy).For(Audience.PatientOrAgent)
            .Says("Gives the patient's whole policy.");
        routes.MapGet("/patients/{patient}/devices", Devices).For(Audience.PatientOrAgent)
            .Says("Lists the patient's devices with their keys, and which of them are agents.");
        routes.MapGet("/patients/{patient}/consents", Consents).For(Audience.Members)
            .Says("Lists consents in force: to the patient and a guardian all, to others those that include them.");
        routes.MapGet("/patients/{patient}/epochs", Epochs).For(Audience.PatientsWriters)
            .Says("Lists the current public key of each category, to whom writes for the patient.");
        routes.MapGet("/patients/{patient}/keys", Keys).For(Audience.Members)
            .Says("Lists the category keys sealed to the caller.");
    }

    private static IResult Policy(Call call, LocalNode node)
    {
        var policy = node.Policies.Get(PatientPolicy.Table, call.Patient.ToString())!;
        return ApiJson.Answer(new PolicyAnswer(
            policy.Last,
            policy.Consents,
            policy.Emergency,
            policy.Cases,
            [.. Categories(node, call.Patient).Select(known =>
                new CategoryAnswer(known.Category, known.Keys.Epoch, known.IsDue))]));
    }

    private static IResult Devices(Call call, LocalNode node)
    {
        var (policies, now) = (node.Policies, node.Now);
        return ApiJson.Answer(PatientDevices.Of(policies, call.Patient).Select(device => new DeviceAnswer(
            device.Id,
            device.SigningKey,
            device.AgreementKey,
            device.IsRevoked,
            !device.IsRevoked && AudienceCheck.IsAgent(device, policies, now),
            device.Source!.Value,
            node.Telemetry?.Get(AgentSequence.Table, device.Id.ToString())?.Last ?? 0)).ToList());
    }

    // An unknown patient has an empty list, like one who let the caller read nothing.
    private static IResult Consents(Call call, LocalNode node)
    {
        var policy = call.NamedPatient is { } patient
            ? node.Policies.Get(PatientPolicy.Table, patient.ToString())
            : null;
        var seesAll = AudienceCheck.IsPatientOrGuardian(call.Member, call.NamedPatient, policy, node.Now);
        var now = node.Now;
        // Always a list of one type: an empty one of another is written a little faster, and told apart by that.
        List<ConsentTerms> shown = [.. (policy?.Consents ?? []).Where(consent =>
            (seesAll || consent.Grantee.Includes(call.Member)) && consent.IsInForce(now))];
        return ApiJson.Answer(shown);
    }

    private static IResult Epochs(Call call, LocalNode node) =>
        ApiJson.Answer(Categories(node, call.Patient).Select(known =>
            new EpochAnswer(
                known.Category, known.Keys.Epoch, known.Keys.PublicKeys[^1], known.IsDue, known.Keys.Source)));

    private static IResult Keys(Call call, LocalNode node)
    {
        var only = call.QueryCategory();
        List<SealedKeyAnswer> shown = call.NamedPatient is { } patient
            ? [.. new SealedKeys(node, patient).For(call.Member).Where(key => only is null || key.Category == only)]
            : [];
        return ApiJson.Answer(shown);
    }

    private static IEnumerable<(Category Category, CategoryKeys Keys, bool IsDue)> Categories(
        LocalNode node, MemberId patient)
    {
        var policies = node.Policies;
        foreach (var category in Enum.GetValues<Category>())
        {
            if (policies.Get(CategoryKeys.Table, CategoryKeys.Id(patient, category)) is { } keys)
            {
                yield return (category, keys, CategoryKeys.IsRotationDue(policies, patient, category, node.Now));
            }
        }
    }

    private sealed record PolicyAnswer(
        TransactionId Last,
        IReadOnlyList<ConsentTerms> Consents,
        IReadOnlyList<EmergencyAdmission> Emergency,
        IReadOnlyList<EmergencyCase> Cases,
        IReadOnlyList<CategoryAnswer> Categories);

    private sealed record DeviceAnswer(
        MemberId Id,
        Jwk SigningKey,
        Jwk AgreementKey,
        bool Revoked,
        bool Agent,
        TransactionId Source,
        long LastSequence);

    private sealed record CategoryAnswer(Category Category, long Epoch, bool RotationDue);

    private sealed record EpochAnswer(
        Category Category, long Epoch, Jwk PublicKey, bool RotationDue, TransactionId Source);
}
