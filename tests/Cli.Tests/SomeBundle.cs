namespace Salus.Cli.Tests;

/// <summary>Small FHIR R4 bundles.</summary>
internal static class SomeBundle
{
    private const string Patient = """{"resource":{"resourceType":"Patient","id":"p1"}}""";
    private const string Observation = """
        {"resource":{"resourceType":"Observation","id":"o1","status":"final","subject":{"reference":"Patient/p1"},
        "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category",
        "code":"laboratory"}]}],"code":{"text":"Glucose"},"valueString":"5.1"}}
        """;

    public static string Good => Of(Patient, Observation);

    public static string WithoutPatient => Of(Observation);

    public static string WithTwoPatients => Of(Patient, """{"resource":{"resourceType":"Patient","id":"p2"}}""");

    private static string Of(params string[] entries) =>
        $$"""{"resourceType":"Bundle","type":"collection","entry":[{{string.Join(",", entries)}}]}""";
}
