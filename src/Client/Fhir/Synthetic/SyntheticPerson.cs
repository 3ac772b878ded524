using System.Globalization;
using System.Text.Json.Nodes;

namespace Salus.Client.Fhir.Synthetic;

/// <summary>An invented patient. The names are chosen so that no other text of a bundle contains them.</summary>
internal sealed class SyntheticPerson
{
    public const string RecordNumberSystem = "https://records.example.org/identifiers/patient";

    private static readonly string[] GivenNames =
    [
        "Ottilie", "Isolde", "Leontine", "Sunniva", "Rosalba", "Ambrosine", "Evander", "Cassian", "Thaddeus",
        "Peregrine", "Lysander", "Caspian",
    ];

    private static readonly string[] FamilyNames =
    [
        "Quillfeather", "Brandymarsh", "Thornwhistle", "Oakhollow", "Windlestraw", "Ravensloe", "Merrowdale",
        "Tarnbeckett", "Larkspurne", "Goldenmeer",
    ];

    private static readonly string[] Streets =
    [
        "Lanternmaker Row", "Old Tollgate Rise", "Heronmere Walk", "Copperbell Lane", "Saltwhistle Quay",
    ];

    public SyntheticPerson(SyntheticRandom random, DateOnly lastDay)
    {
        Id = random.Uuid();
        Given = random.Pick(GivenNames);
        Middle = random.Pick(GivenNames.Where(name => name != Given).ToArray());
        Family = random.Pick(FamilyNames);
        BirthDate = lastDay.AddYears(-random.Between(38, 71)).AddDays(-random.Between(0, 364));
        RecordNumber = "MRN-" + random.Digits(10);
        InsuranceNumber = "POL-" + random.Digits(9);
        // 555-0100 to 555-0199 are set aside for fiction.
        Phone = $"+1-{random.Between(201, 989)}-555-01{random.Digits(2)}";
        Email = $"{Given}.{Family}{random.Digits(3)}@mail.example".ToLowerInvariant();
        AddressLine = $"{random.Between(2, 998)} {random.Pick(Streets)}";
        IsFemale = random.Between(0, 1) == 0;
    }

    public string Id { get; }

    public string Given { get; }

    public string Middle { get; }

    public string Family { get; }

    public DateOnly BirthDate { get; }

    public string RecordNumber { get; }

    public string InsuranceNumber { get; }

    public string Phone { get; }

    public string Email { get; }

    public string AddressLine { get; }

    public bool IsFemale { get; }

    public string FullName => $"{Given} {Middle} {Family}";

    public string BirthText => BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public IReadOnlyList<string> PersonalStrings =>
    [
        Given, Middle, Family, FullName, BirthText, RecordNumber, InsuranceNumber, Phone, Email, AddressLine,
    ];

    public JsonObject ToPatient() => new()
    {
        ["resourceType"] = "Patient",
        ["id"] = Id,
        ["identifier"] = new JsonArray(
            Identifier(RecordNumberSystem, RecordNumber, "MR"),
            Identifier("https://insurer.example.org/identifiers/member", InsuranceNumber, "MB")),
        ["active"] = true,
        ["name"] = new JsonArray(new JsonObject
        {
            ["use"] = "official",
            ["family"] = Family,
            ["given"] = new JsonArray(Given, Middle),
        }),
        ["telecom"] = new JsonArray(
            new JsonObject { ["system"] = "phone", ["value"] = Phone, ["use"] = "mobile" },
            new JsonObject { ["system"] = "email", ["value"] = Email }),
        ["gender"] = IsFemale ? "female" : "male",
        ["birthDate"] = BirthText,
        ["address"] = new JsonArray(new JsonObject
        {
            ["use"] = "home",
            ["line"] = new JsonArray(AddressLine),
            ["city"] = "Springwater",
            ["postalCode"] = "00000",
            ["country"] = "US",
        }),
    };

    private static JsonObject Identifier(string system, string value, string type) => new()
    {
        ["type"] = Code.Concept("http://terminology.hl7.org/CodeSystem/v2-0203", type, type),
        ["system"] = system,
        ["value"] = value,
    };
}
