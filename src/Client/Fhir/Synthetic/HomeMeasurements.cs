namespace Salus.Client.Fhir.Synthetic;

/// <summary>What a wearable and a room sensor told: steps, sleep, room temperature.</summary>
internal static class HomeMeasurements
{
    public static void Write(SyntheticChart chart)
    {
        for (var day = 1; day <= 4; day++)
        {
            Add(chart, day, "55423-8", "Number of steps", chart.Random.Between(2_900, 11_400), "{steps}");
            Add(chart, day, "93832-4", "Sleep duration", chart.Random.Between(5.4m, 8.3m, 1), "h");
        }

        Add(chart, 1, "60832-3", "Room temperature", chart.Random.Between(19.5m, 23.5m, 1), "Cel");
    }

    private static void Add(SyntheticChart chart, int daysBefore, string loinc, string text, decimal value, string unit)
    {
        var sample = Visits.Observation(
            "activity", Code.Concept(Code.Loinc, loinc, text), chart.PatientByIdentifier, chart.At(daysBefore, 21));
        sample["valueQuantity"] = Code.Quantity(value, unit);
        chart.AddNew(sample);
    }
}
