using Salus.Client.Records;
using Salus.Ledger;
using Salus.Primitives.Jose;
using Salus.Primitives.Wire;

namespace Salus.Client.Telemetry;

/// <summary>Which batch of measurements: what its ciphertext and every seal of its content key are bound to (spec
/// records 9.1).</summary>
public sealed record BatchAddress(
    string Network, MemberId Patient, BatchId Batch, Category Category) : ContentAddress
{
    private const string Domain = "salus-batch-1";

    /// <inheritdoc/>
    public override byte[] AssociatedData()
    {
        var writer = new WireWriter();
        writer.WriteText(Domain);
        writer.WriteText(Network);
        writer.WriteText(Patient.ToString());
        writer.WriteText(Batch.ToString());
        writer.WriteText(Code<Category>.Text(Category));
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public override JweBinding Binding(long epoch, string recipient) => JweBinding.Empty
        .With("network", Network)
        .With("patient", Patient.ToString())
        .With("batch", Batch.ToString())
        .With("category", Code<Category>.Text(Category))
        .With("epoch", epoch)
        .With("recipient", recipient);
}
