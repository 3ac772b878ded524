using Salus.Client.Records;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Client.Tests;

internal static class Some
{
    public static RecordId Record(int number) => new(new RandomId((UInt128)number));

    public static MemberId Member(int number) => new(new RandomId((UInt128)number));

    public static RecordContent Content(string text = "{\"resourceType\":\"Observation\"}") =>
        new("application/fhir+json", System.Text.Encoding.UTF8.GetBytes(text));

    public static RecordAddress Address(Category category = Category.Laboratory, int patient = 1, int record = 7) =>
        new(TestNetwork.Name, Member(patient), Record(record), Version: 1, category);
}
