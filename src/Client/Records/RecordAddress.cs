using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives.Jose;
using Salus.Primitives.Wire;

namespace Salus.Client.Records;

/// <summary>What a ciphertext and every seal of its content key are bound to, so that none of them can be passed off as
/// another's (spec records 2).</summary>
public abstract record ContentAddress
{
    private protected ContentAddress()
    {
    }

    /// <summary>The associated data of the sealed content, in canonical bytes.</summary>
    public abstract byte[] AssociatedData();

    /// <summary>What the seal of the content key for a recipient binds.</summary>
    public abstract JweBinding Binding(long epoch, string recipient);
}

/// <summary>Which version of which record (spec records 2).</summary>
public sealed record RecordAddress(
    string Network, MemberId Patient, RecordId Record, long Version, Category Category) : ContentAddress
{
    private const string Domain = "salus-record-1";

    /// <inheritdoc/>
    public override byte[] AssociatedData()
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

    /// <inheritdoc/>
    public override JweBinding Binding(long epoch, string recipient) =>
        ContentKeyBinding.Of(Network, Patient, new VersionPlace(Record, Version, epoch), Category, recipient);
}
