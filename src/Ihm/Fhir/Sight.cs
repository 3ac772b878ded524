using Salus.Ihm.Callers;
using Salus.Ledger;

namespace Salus.Ihm.Fhir;

/// <summary>What a caller may see of a patient: everything, as the patient; or the categories of its permits.</summary>
internal sealed record PatientSight(
    ServedPatient Patient, bool IsSelf, IReadOnlyDictionary<Category, OpenedPermit> Permits)
{
    public bool Shows(Category category) => IsSelf || Permits.ContainsKey(category);
}

/// <summary>Says what callers see. Nobody sees anything without a permit of the ledger but the patient.</summary>
internal sealed class Sights(FhirSources sources, PermitDesk permits)
{
    /// <summary>What the caller sees of a patient; null where that is nothing, whatever the reason.</summary>
    public async Task<PatientSight?> OfAsync(Caller caller, MemberId? patient, CancellationToken cancellationToken)
    {
        var held = patient is { } id && caller.IsPatient(id)
            ? []
            : (await permits.HeldAsync(caller, cancellationToken))
                .Where(permit => permit.Decision.Patient == patient).ToArray();
        if (patient is not { } asked || !(caller.IsPatient(asked) || held.Length > 0)
            || await sources.PatientAsync(asked, cancellationToken) is not { } served)
        {
            return null;
        }

        // They come in the order of their ends, so the one that lasts longest is noted.
        Dictionary<Category, OpenedPermit> byCategory = [];
        foreach (var permit in held)
        {
            byCategory[permit.Decision.Category] = permit;
        }

        return new PatientSight(served, caller.IsPatient(asked), byCategory);
    }

    /// <summary>Every patient of whom the caller sees something.</summary>
    public async Task<IReadOnlyList<PatientSight>> AllAsync(Caller caller, CancellationToken cancellationToken)
    {
        var patients = caller.Member.Role == Role.Patient
            ? [caller.Id]
            : (await permits.HeldAsync(caller, cancellationToken)).Select(permit => permit.Decision.Patient).Distinct();
        List<PatientSight> seen = [];
        foreach (var patient in patients.OrderBy(id => id.Value.Value))
        {
            if (await OfAsync(caller, patient, cancellationToken) is { } sight)
            {
                seen.Add(sight);
            }
        }

        return seen;
    }

    /// <summary>Notes, before they leave, that observations are shown; false when a permit was closed
    /// meanwhile.</summary>
    public async Task<bool> NoteAsync(
        PatientSight sight, IReadOnlyDictionary<Category, int> shown, CancellationToken cancellationToken)
    {
        if (sight.IsSelf)
        {
            return true;
        }

        foreach (var (category, count) in shown)
        {
            if (!await permits.NoteAsync(sight.Permits[category].Id, count, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }
}
