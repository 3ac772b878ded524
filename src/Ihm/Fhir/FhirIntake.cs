using System.Globalization;
using System.Text.Json.Nodes;
using Salus.Ihm.Callers;
using Salus.Ihm.Hosting;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Web;

namespace Salus.Ihm.Fhir;

/// <summary>Observations that come in, alone or in a transaction, from the patient or a device of the patient: R4's own
/// rules are checked here, all the rest is intake's (spec ihm-fhir 5).</summary>
internal sealed class FhirIntake(FhirSources sources)
{
    private const int MaxEntries = 1_000;
    public const string MediaType = "application/fhir+json";

    private readonly ObservationSearch _observations = new(sources);

    /// <summary>Takes one; it is durable when this returns.</summary>
    public async Task<JsonObject> CreateAsync(
        Caller caller, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var device = await DeviceAsync(caller, cancellationToken);
        var observation = FhirInput.Parse(body, "Observation");
        Check(observation, device.Patient);
        var taken = await TakeAsync(device, body, cancellationToken);
        return taken.Faults is [var fault, ..]
            ? throw Refuse(fault, "Observation")
            : await StoredAsync(device, observation, cancellationToken)
                ?? FhirAnswers.Outcome("informational", "The Observation is stored.", severity: "information");
    }

    private async Task<JsonObject?> StoredAsync(
        KnownDevice device, FhirInput observation, CancellationToken cancellationToken)
    {
        var moment = observation.Text("effectiveDateTime") ?? observation.Text("effectiveInstant")
            ?? observation.Object("effectivePeriod")?.Text("start");
        if (!DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return null;
        }

        var time = new Timestamp(Math.Max(0, at.ToUnixTimeMilliseconds()));
        var codes = observation.Required("code").Objects("coding").Select(coding => coding.Text("code") ?? "");
        foreach (var signal in codes.Select(SignalOf).OfType<Signal>().Distinct())
        {
            if (await _observations.FindAsync(device, signal, time, cancellationToken) is { } stored)
            {
                return stored.ToResource();
            }
        }

        return null;
    }

    private static Signal? SignalOf(string code) =>
        FhirCodes.Matches(code, FhirCodes.PressurePanel) ? Signal.SystolicPressure
        : (SignalCodes.Find(code) ?? SignalCodes.Named(code))?.Signal;

    /// <summary>Takes a Bundle of them; what breaks a rule of R4 refuses all of it.</summary>
    public async Task<JsonObject> TransactAsync(
        Caller caller, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var device = await DeviceAsync(caller, cancellationToken);
        var bundle = FhirInput.Parse(body, "Bundle");
        bundle.Code("type", "transaction", "batch");
        var entries = bundle.Objects("entry");
        if (entries.Count > MaxEntries)
        {
            throw bundle.Wrong("entry", $"must have at most {MaxEntries} entries.", "too-long");
        }

        foreach (var entry in entries)
        {
            var request = entry.Required("request");
            request.Code("method", "POST");
            request.Code("url", "Observation");
            var resource = entry.Required("resource");
            try
            {
                Check(FhirInput.Of(resource.Json, resource.Place, "Observation"), device.Patient);
            }
            catch (FhirException fault)
            {
                throw new FhirException(fault.Status, fault.Issue, $"{entry.Place}: {fault.Words}", fault.Element);
            }
        }

        var taken = entries.Count == 0 ? null : await TakeAsync(device, body, cancellationToken);
        return Response(bundle, entries.Count, taken?.Faults ?? []);
    }

    private static JsonObject Response(FhirInput bundle, int count, IReadOnlyList<ReadingFault> faults)
    {
        var answer = new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = $"{bundle.RequiredText("type")}-response",
        };
        if (count > 0)
        {
            answer["entry"] = new JsonArray([.. Enumerable.Range(0, count).Select(at => (JsonNode)new JsonObject
            {
                ["response"] = faults.FirstOrDefault(fault => IsOf(fault, at)) is { } fault
                    ? new JsonObject
                    {
                        ["status"] = "422",
                        ["outcome"] = FhirAnswers.Outcome(Refuse(fault, "Observation")),
                    }
                    : new JsonObject { ["status"] = "201" },
            })]);
        }

        return answer;
    }

    private static bool IsOf(ReadingFault fault, int entry) =>
        fault.Field.StartsWith($"entry[{entry}]", StringComparison.Ordinal)
        || fault.Field.Contains($".entry[{entry}].", StringComparison.Ordinal);

    private static void Check(FhirInput observation, MemberId patient)
    {
        var subject = ObservationRules.Check(observation);
        if (subject is null || SearchQuery.IdOf(subject, "Patient") != patient.ToString())
        {
            throw observation.Wrong("subject", "must refer to the patient whose device sends it.", "business-rule");
        }
    }

    // Who is neither a patient nor a device may not, whoever the Observation is about.
    private async Task<KnownDevice> DeviceAsync(Caller caller, CancellationToken cancellationToken) =>
        caller.Member.ConcernedPatient is { } patient
        && await sources.PatientAsync(patient, cancellationToken) is not null
            ? new KnownDevice(patient, caller.Id, caller.Member.SigningKey)
            : throw new FhirException(403, "forbidden", "Only patients served here and their devices may.");

    private async Task<IntakeAnswer.Taken> TakeAsync(
        KnownDevice device, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        await sources.TakeAsync(device, MediaType, body, cancellationToken) switch
        {
            IntakeAnswer.Taken taken => taken,
            IntakeAnswer.Refused refused => throw new ProblemException(refused.Problem),
            _ => throw new InvalidOperationException("an answer of intake is one of two"),
        };

    private static FhirException Refuse(ReadingFault fault, string element) => new(
        422, "processing", $"{fault.Code}: {fault.Words}", fault.Field.Length == 0 ? element : fault.Field);
}
