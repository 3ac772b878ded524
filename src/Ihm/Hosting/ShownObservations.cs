using Microsoft.AspNetCore.Http;
using Salus.Ihm.Alerts.Routes;
using Salus.Ihm.Callers;
using Salus.Ihm.Fhir;
using Salus.Ledger;

namespace Salus.Ihm.Hosting;

/// <summary>How an address of the IHM's own shows what was measured: to the patient, and to others what their permits
/// cover, as Observations are shown.</summary>
internal static class ShownObservations
{
    /// <summary>What the caller sees of a patient; <c>unknown-patient</c> where that is nothing, whatever the
    /// reason.</summary>
    public static async Task<PatientSight> EnterAsync(
        this Sights sights, Caller caller, MemberId? patient, CancellationToken stopping)
    {
        caller.Require("Observation", Interactions.Search, patient is { } id && caller.IsPatient(id));
        return await sights.OfAsync(caller, patient, stopping) ?? throw AlertDoor.Unknown();
    }

    /// <summary>As above, of the patient that an address names.</summary>
    public static Task<PatientSight> EnterAsync(
        this Sights sights, Caller caller, string patient, CancellationToken stopping) =>
        sights.EnterAsync(caller, MemberId.TryParse(patient, out var id) ? id : (MemberId?)null, stopping);

    /// <summary>The answer, once it is noted what of each category it shows.</summary>
    public static async Task<IResult> ShowAsync(
        this Sights sights,
        PatientSight sight,
        IReadOnlyDictionary<Category, int> shown,
        IResult answer,
        CancellationToken stopping) =>
        await sights.NoteAsync(sight, shown, stopping) ? answer : throw AlertDoor.Unknown();
}
