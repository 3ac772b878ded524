using Salus.Ihm.Callers;
using Salus.Ihm.Hosting;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Web;

namespace Salus.Ihm.Alerts.Routes;

/// <summary>What a caller may see of a patient's alerts. To whoever may see nothing the patient is unknown.</summary>
internal sealed class AlertDoor(AlertDesk desk)
{
    /// <summary>What scopes call an alert: FHIR's warning about a patient.</summary>
    public const string Resource = "Flag";

    private static readonly IReadOnlyList<Category> Watched =
        [.. Signal.All.Select(signal => signal.Category).Distinct()];

    /// <summary>Lets a caller in: the patient, or whom a consent in force permits a category that is watched.</summary>
    // spec ihm-alerts 5.5
    public async Task<Func<Category, bool>> OpenAsync(
        Caller caller, MemberId patient, Interactions interaction, CancellationToken stopping)
    {
        caller.Require(Resource, interaction, caller.Id == patient);
        if (!desk.Register.Knows(patient))
        {
            throw Unknown();
        }

        if (caller.Id == patient)
        {
            return _ => true;
        }

        var admissions = await AdmitAsync(patient, [caller.Id], stopping);
        return Watched.Any(category => admissions.Admits(caller.Id, category))
            ? category => admissions.Admits(caller.Id, category)
            : throw Unknown();
    }

    /// <summary>Whom the patient's policy lets read now; not known is <c>ledger-unreachable</c>.</summary>
    public async Task<Admissions> AdmitAsync(
        MemberId patient, IReadOnlyCollection<MemberId> members, CancellationToken stopping)
    {
        var admissions = await desk.Ledger.AdmitWithinAsync(patient, members, desk.Time, stopping);
        return admissions.Knowledge == Knowledge.Fresh
            ? admissions
            : throw new ProblemException(IhmProblems.LedgerUnreachable.Because(
                "No node answers, so nobody knows what the patient permits now; try again."));
    }

    public static MemberId PatientOf(string text) =>
        MemberId.TryParse(text, out var patient) ? patient : throw Unknown();

    public static ProblemException Unknown() => new(IhmProblems.UnknownPatient.Because(
        "There is no such patient here, or not for you to see; ask the patient."));
}
