using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Salus.Client.Fhir.Synthetic;

/// <summary>A FHIR R4 bundle of an invented patient, about 140 resources over three years: the same bytes for the same
/// seed and last day, on every machine (spec fhir 7). No real person is in it.</summary>
public sealed class SyntheticBundle
{
    // Letters and signs stand as themselves, so that a scan for a personal string finds it wherever it leaks.
    private static readonly JsonSerializerOptions Plain = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private SyntheticBundle(ReadOnlyMemory<byte> json, IReadOnlyList<string> personalStrings)
    {
        Json = json;
        PersonalStrings = personalStrings;
    }

    /// <summary>The last day when none is given: the last day in the patient's chart.</summary>
    public static DateOnly DefaultLastDay { get; } = new(2025, 3, 14);

    /// <summary>The bundle as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Names, birth date, identifiers, telephone, mail and address: what must never turn up in a ledger or
    /// a store.</summary>
    public IReadOnlyList<string> PersonalStrings { get; }

    /// <summary>Writes the bundle of a seed.</summary>
    public static SyntheticBundle Generate(int seed, DateOnly? lastDay = null)
    {
        var random = new SyntheticRandom(seed);
        var day = lastDay ?? DefaultLastDay;
        var person = new SyntheticPerson(random, day);
        var chart = new SyntheticChart(random, day, person);
        chart.AddStored(person.ToPatient());
        var staff = CareProviders.Write(chart);
        var problems = Problems.Write(chart, staff);
        var visits = Visits.Write(chart, staff);
        LaboratoryPanels.Write(chart, staff, visits);
        Examinations.Write(chart, staff, visits);
        var prescriptions = Treatments.Write(chart, staff, visits, problems);
        HomeMeasurements.Write(chart);
        Bills.Write(chart, visits, prescriptions);
        Notes.Write(chart, staff, visits, problems);
        var json = chart.ToBundle().ToJsonString(Plain);
        return new SyntheticBundle(Encoding.UTF8.GetBytes(json), person.PersonalStrings);
    }
}
