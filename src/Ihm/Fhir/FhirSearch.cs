using System.Globalization;
using System.Text.Json.Nodes;
using Salus.Ihm.Alerts;
using Salus.Ihm.Callers;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Ihm.Fhir;

/// <summary>One page of a search: resources, where the next begins, how many there are where that is known.</summary>
internal sealed record FoundPage(IReadOnlyList<JsonObject> Resources, string? Next, long? Total)
{
    public static FoundPage Empty { get; } = new([], null, 0);
}

/// <summary>Answers searches and reads. What a caller may not see is not there (spec ihm-fhir 2).</summary>
internal sealed class FhirSearch(FhirSources sources, Sights sights, PermitDesk permits, TimeProvider time)
{
    private readonly ObservationSearch _observations = new(sources);

    private Timestamp Now => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The page of a search that begins after a place.</summary>
    public async Task<FoundPage> FindAsync(
        Caller caller, SearchQuery query, string? after, CancellationToken cancellationToken)
    {
        if (query.Id is { } id && query.Type != "Patient")
        {
            return await ReadAsync(caller, query.Type, id, cancellationToken) is { } one && IsOf(one, query)
                ? new FoundPage([one], null, 1)
                : FoundPage.Empty;
        }

        if (query.Type == "Observation")
        {
            return await sights.OfAsync(caller, query.PatientId, cancellationToken) is { } sight
                ? await ObservationsAsync(sight, query, after, cancellationToken)
                : FoundPage.Empty;
        }

        var all = await AllAsync(caller, query, cancellationToken);
        var first = after is null ? 0 : int.Parse(after, CultureInfo.InvariantCulture);
        var page = all.Skip(first).Take(query.Count).ToArray();
        var next = first + page.Length;
        return new FoundPage(
            page,
            page.Length > 0 && next < all.Count ? next.ToString(CultureInfo.InvariantCulture) : null,
            all.Count);
    }

    /// <summary>One resource; null where it is not there or not for the caller.</summary>
    public async Task<JsonObject?> ReadAsync(
        Caller caller, string type, string id, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case "Observation":
                return (await ObservedAsync(caller, id, cancellationToken))?.ToResource();
            case "Provenance":
                return await ObservedAsync(caller, id, cancellationToken) is { } observed
                    ? Trails.Provenance(observed)
                    : await ProvenanceAsync(caller, id, cancellationToken);
            case "Patient":
                return MemberId.TryParse(id, out var patient)
                    && await sights.OfAsync(caller, patient, cancellationToken) is not null
                        ? Parties.Patient(patient)
                        : null;
            case "Subscription":
                return sources.Subscriptions?.Of(caller).FirstOrDefault(one => one.Id == id)?.ToResource();
            case "Practitioner":
                return MemberId.TryParse(id, out var member)
                    ? await PractitionerAsync(caller, member, cancellationToken)
                    : null;
            default:
                foreach (var sight in await sights.AllAsync(caller, cancellationToken))
                {
                    var all = await OfPatientAsync(caller, type, sight, cancellationToken);
                    if (all.FirstOrDefault(one => (string?)one["id"] == id) is { } found)
                    {
                        return found;
                    }
                }

                return null;
        }
    }

    /// <summary>What there is of a type for one patient, Observations apart.</summary>
    public async Task<IReadOnlyList<JsonObject>> OfPatientAsync(
        Caller caller, string type, PatientSight sight, CancellationToken cancellationToken)
    {
        var patient = sight.Patient;
        switch (type)
        {
            case "Patient":
                return [Parties.Patient(patient.Id)];
            case "Device":
                return [.. patient.Devices.Select(device => Parties.Device(patient, device))];
            case "Consent":
                return [.. Consented(caller, sight).Select(terms => Consents.ToResource(patient, terms, Now))];
            case "DocumentReference":
                return [.. (await sources.BatchesAsync(patient.Id, cancellationToken))
                    .Where(batch => sight.Shows(batch.Category))
                    .Select(batch => Trails.DocumentReference(patient, batch))];
            case "Flag" when sources.Alerts is { } alerts:
                return [.. (await AlertsAsync(alerts, patient.Id, cancellationToken))
                    .Where(alert => sight.Shows(alert.Category))
                    .Select(alert => Trails.Flag(patient, alert))];
            case "AuditEvent" when sight.IsSelf:
                return [.. (await permits.OfPatientAsync(patient.Id, cancellationToken))
                    .OrderByDescending(permit => permit.Opened)
                    .Select(permit => Trails.AuditEvent(patient, permit))];
            default:
                return [];
        }
    }

    private static async Task<List<Alert>> AlertsAsync(
        AlertDesk alerts, MemberId patient, CancellationToken cancellationToken)
    {
        List<Alert> all = [.. alerts.OpenOf(patient)];
        await foreach (var ended in alerts.Register.EndedAsync(patient, cancellationToken))
        {
            all.Add(ended);
        }

        return all;
    }

    /// <summary>The page of Observations of a patient, noted under the permits before it is given away.</summary>
    public async Task<FoundPage> ObservationsAsync(
        PatientSight sight, SearchQuery query, string? after, CancellationToken cancellationToken)
    {
        var page = await _observations.FindAsync(sight, query, after, cancellationToken);
        var total = query.IsTotalWanted || query.Count == 0
            ? await _observations.CountAsync(sight, query, cancellationToken)
            : after is null && page.Next is null ? page.Observed.Count : null;
        var shown = page.Observed.GroupBy(one => one.Category).ToDictionary(group => group.Key, group => group.Count());
        return await sights.NoteAsync(sight, shown, cancellationToken)
            ? new FoundPage(
                [.. page.Observed.Select(one => one.ToResource()), .. page.Damaged.Select(Lost)], page.Next, total)
            : FoundPage.Empty;
    }

    // spec ihm-fhir 3.8
    private static JsonObject Lost(string place) => FhirAnswers.Outcome(
        "incomplete",
        $"{place} is damaged in this IHM's store: what it held is not in this answer. Tell the IHM's operator.",
        severity: "warning");

    private async Task<Observed?> ObservedAsync(Caller caller, string text, CancellationToken cancellationToken)
    {
        if (!ObservationId.TryParse(text, out var id)
            || await sights.OfAsync(caller, id.Patient, cancellationToken) is not { } sight
            || await _observations.ReadAsync(sight, id, cancellationToken) is not { } observed)
        {
            return null;
        }

        var shown = new Dictionary<Category, int> { [observed.Category] = 1 };
        return await sights.NoteAsync(sight, shown, cancellationToken) ? observed : null;
    }

    // Of a Consent, to whom the Consent is shown.
    private async Task<JsonObject?> ProvenanceAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        foreach (var sight in await sights.AllAsync(caller, cancellationToken))
        {
            if (Consented(caller, sight).FirstOrDefault(terms => terms.Id.ToString() == id) is { } consent)
            {
                var granted = await sources.GrantedAtAsync(sight.Patient.Id, consent.Id, cancellationToken);
                return Trails.Provenance(sight.Patient, consent.Id, granted);
            }
        }

        return null;
    }

    // spec ihm-fhir 2.6
    private IEnumerable<ConsentTerms> Consented(Caller caller, PatientSight sight) =>
        sight.Patient.Policy.Consents.Where(terms =>
            sight.IsSelf || (terms.IsInForce(Now) && terms.Grantee.Includes(caller.Member)));

    private async Task<IReadOnlyList<JsonObject>> AllAsync(
        Caller caller, SearchQuery query, CancellationToken cancellationToken)
    {
        if (query.Type == "Provenance")
        {
            var target = SearchQuery.IdOf(SearchQuery.IdOf(query.Target ?? "", "Observation"), "Consent");
            return await ReadAsync(caller, "Provenance", target, cancellationToken) is { } one ? [one] : [];
        }

        if (query.Type == "Subscription")
        {
            return [.. (sources.Subscriptions?.Of(caller) ?? []).Select(one => one.ToResource())];
        }

        if (query.Type == "Practitioner")
        {
            return await PractitionersAsync(caller, query, cancellationToken);
        }

        PatientSight?[] seen = query.Patient is null
            ? [.. await sights.AllAsync(caller, cancellationToken)]
            : [await sights.OfAsync(caller, query.PatientId, cancellationToken)];
        List<JsonObject> all = [];
        foreach (var sight in seen.OfType<PatientSight>())
        {
            all.AddRange((await OfPatientAsync(caller, query.Type, sight, cancellationToken))
                .Where(one => IsOf(one, query)));
        }

        return all;
    }

    // The practitioner itself, and to a patient those whom a consent names.
    private async Task<JsonObject?> PractitionerAsync(Caller caller, MemberId id, CancellationToken cancellationToken)
    {
        var isNamed = id == caller.Id
            || (await sights.OfAsync(caller, caller.Id, cancellationToken))?.Patient.Policy.Consents
                .Any(terms => terms.Grantee == new Grantee.OneMember(id)) == true;
        return isNamed
            && await sources.MemberAsync(id, cancellationToken) is { } member
            && member.Role is not (Role.Patient or Role.Device)
                ? Parties.Practitioner(member)
                : null;
    }

    private async Task<IReadOnlyList<JsonObject>> PractitionersAsync(
        Caller caller, SearchQuery query, CancellationToken cancellationToken)
    {
        var own = await sights.OfAsync(caller, caller.Id, cancellationToken);
        var named = own?.Patient.Policy.Consents.Select(terms => terms.Grantee)
            .OfType<Grantee.OneMember>().Select(one => one.Id) ?? [];
        List<JsonObject> all = [];
        foreach (var id in named.Append(caller.Id).Distinct())
        {
            if (await PractitionerAsync(caller, id, cancellationToken) is { } one && IsOf(one, query))
            {
                all.Add(one);
            }
        }

        return all;
    }

    private static bool IsOf(JsonObject resource, SearchQuery query) =>
        (query.Id is null || (string?)resource["id"] == query.Id)
        && (query.Patient is not { } patient
            || (string?)(resource["subject"] ?? resource["patient"])?["reference"]
                == $"Patient/{SearchQuery.IdOf(patient, "Patient")}"
            || query.Type == "AuditEvent")
        && (query.Status is null || query.Status.Split(',').Contains((string?)resource["status"]))
        && (query.Identifiers.Count == 0 || query.Identifiers.Any(token => HasIdentifier(resource, token)))
        && (query.Categories.Count == 0 || query.Categories.Any(token => HasCategory(resource, token)))
        && (query.Dates.All.Count == 0 || IsWithin(resource, query));

    private static bool HasCategory(JsonObject resource, string token) => FhirCodes.Matches(
        token,
        (resource["category"]?.AsArray() ?? []).SelectMany(concept => concept!["coding"]!.AsArray())
            .Select(coding => ((string)coding!["system"]!, (string)coding["code"]!)));

    private static bool HasIdentifier(JsonObject resource, string token) =>
        resource["identifier"] is JsonArray identifiers && FhirCodes.Matches(
            token, identifiers.Select(one => ((string)one!["system"]!, (string)one["value"]!)));

    private static bool IsWithin(JsonObject resource, SearchQuery query) =>
        (resource["recorded"] ?? resource["date"]) is not { } recorded
        || (DateTimeOffset.Parse((string)recorded!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() is var at
            && query.Dates.Fit(new Timestamp(at), new Timestamp(at)));
}
