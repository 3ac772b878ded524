using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives.Jose;
using Salus.Primitives.Wire;

namespace Salus.Client.Records;

/// <summary>Which version of which record: what its ciphertext and every seal of its content key are bound to, so that
/// none of them can be passed off as another's (spec records 2).</summary>
public sealed record RecordAddress(
    string Network, MemberId Patient, RecordId Record, long Version, Category Category)
{
    private const string Domain = "salus-record-1";

    /// <summary>The associated data of the sealed content, in canonical bytes (spec records 2.1).</summary>
    public byte[] AssociatedData()
    {
        var writer = new WireWriter();
        writer.WriteText(Domain);
        writer.WriteText(Network);
        writer.WriteText(Patient.ToString());
        writer.WriteText(Record.ToString());
        writer.WriteI64(Version);
        writer.WriteText(Code<Category>.Text(Category));
        return writer.ToArray();
    }

    /// <summary>What the seal of the content key for a recipient binds (spec records 2.2).</summary>
    public JweBinding Binding(long epoch, string recipient) =>
        ContentKeyBinding.Of(Network, Patient, new VersionPlace(Record, Version, epoch), Category, recipient);
}
