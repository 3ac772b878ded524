using System.Text;
using System.Text.Json;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Json;
using Salus.Primitives.Merkle;
using Salus.Primitives.Wire;

namespace Salus.Ledger.Blocks;

/// <summary>What about a proof does not hold.</summary>
public enum ProofFault
{
    Malformed,
    OtherNetwork,
    ValidatorsUnknown,
    CertificateInvalid,
    NotSealed,
    ReceiptNotInBlock,
    TransactionNotOfReceipt,
    LaterNotLinked,
}

/// <summary>A proof does not hold; the fault says where.</summary>
public sealed class ProofRejectedException(ProofFault fault, string reason) : Exception(reason)
{
    /// <summary>What does not hold.</summary>
    public ProofFault Fault { get; } = fault;
}

/// <summary>A change of the validator set: a certified header that names the next set, and that set.</summary>
public sealed record SetChange(BlockHeader Header, Certificate Certificate, ValidatorSet Next);

/// <summary>
/// That a receipt is in a final block of a ledger: receipt, Merkle path, header, certificate, and every header at which
/// the validator set changed. Checked with the genesis document alone, no network (spec ledger 13).
/// </summary>
public sealed record Proof(
    Receipt Receipt,
    InclusionProof Path,
    BlockHeader Header,
    Certificate Certificate,
    IReadOnlyList<SetChange> SetChanges)
{
    private const string Kind = "salus-proof-1";
    private const int MaxText = 1024 * 1024;
    private const int MaxHeader = 2048;

    /// <summary>The most headers that may follow the proven one.</summary>
    public const int MostLater = 10_000;

    /// <summary>The transaction the receipt answers, a compact JWS; null when the proof leaves it out.</summary>
    public string? Transaction { get; init; }

    /// <summary>Headers that follow the proven one, each the child of the one before; usually none (spec ledger
    /// 13.6).</summary>
    public IReadOnlyList<BlockHeader> Later { get; init; } = [];

    /// <summary>Proves the receipt at an index of a final block, with the changes of validators below it.</summary>
    public static Proof Of(CertifiedBlock final, int index, IReadOnlyList<SetChange>? changes = null)
    {
        var receipts = final.Block.Receipts;
        var path = MerkleTree.Prove([.. receipts.Select(receipt => receipt.Leaf)], index);
        return new Proof(receipts[index], path, final.Block.Header, final.Certificate, changes ?? [])
        {
            Transaction = final.Block.Transactions[index].Jws.ToCompact(),
        };
    }

    /// <summary>
    /// Checks everything against a genesis; throws <see cref="ProofRejectedException"/> at the first fault.
    /// </summary>
    public void Verify(Genesis genesis)
    {
        Require(Header.Network == genesis.Network, ProofFault.OtherNetwork, "the proof belongs to another network");
        var rules = genesis.Ledgers.FirstOrDefault(ledger => ledger.Name == Header.Ledger);
        Require(rules is not null, ProofFault.OtherNetwork, "genesis declares no such ledger");
        ResolveValidators(genesis).Check(Header, Certificate);
        Require(
            BlockRules.IsSealed(Header, rules!.Difficulty),
            ProofFault.NotSealed,
            $"the header's digest has fewer than {rules.Difficulty} leading zero bits");
        Require(
            Path.Verify(Receipt.Leaf, Header.ReceiptsRoot),
            ProofFault.ReceiptNotInBlock,
            "the path does not lead from the receipt to the header");
        Require(
            IsTransactionOfReceipt(), ProofFault.TransactionNotOfReceipt, "the receipt answers another transaction");
        Require(
            Later.Zip(Later.Prepend(Header)).All(pair => pair.First.Parent == pair.Second.Digest),
            ProofFault.LaterNotLinked,
            "a header that is shown as a later one does not follow the one before");
    }

    /// <summary>The digest of the block at a height, where the proof shows it: of its own, or of one that follows.
    /// Whoever knows that digest from elsewhere can tell by it whether the proof is of the same ledger, whosever keys
    /// have leaked meanwhile (spec ledger 13.6).</summary>
    public Digest? DigestAt(Height height) =>
        Later.Prepend(Header).FirstOrDefault(header => header.Height == height)?.Digest;

    /// <summary>The proof as a JSON document; <see cref="Parse"/> reads it back.</summary>
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            json.WriteString("receipt", Base64Url.Encode(Receipt.Bytes.Span));
            json.WriteNumber("index", Path.Index);
            json.WriteNumber("size", Path.Size);
            json.WriteStartArray("path");
            foreach (var node in Path.Path)
            {
                json.WriteStringValue(node.ToString());
            }

            json.WriteEndArray();
            WriteCertified(json, Header, Certificate);
            json.WriteStartArray("setChanges");
            foreach (var change in SetChanges)
            {
                json.WriteStartObject();
                WriteCertified(json, change.Header, change.Certificate);
                json.WriteString("next", Base64Url.Encode(change.Next.Encode()));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteLater(json);
            if (Transaction is not null)
            {
                json.WriteString("transaction", Transaction);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>
    /// Reads a document; throws <see cref="ProofRejectedException"/> with Malformed for anything else.
    /// </summary>
    public static Proof Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var document = JsonFields.Parse(utf8);
            Require(document.Text("kind", 32) == Kind, ProofFault.Malformed, $"kind is not {Kind}");
            var receipt = Receipt.Parse(Bytes(document, "receipt"));
            var path = new InclusionProof(
                document.Integer("index", 0, int.MaxValue),
                document.Integer("size", 1, int.MaxValue),
                [.. document.Texts("path", 64, 64).Select(Digest.Parse)]);
            var (header, certificate) = ReadCertified(document);
            var changes = document.Objects("setChanges", 10_000).Select(ReadChange).ToList();
            var later = document.Has("later") ? document.Texts("later", MostLater, MaxHeader) : [];
            var transaction = document.Has("transaction") ? document.Text("transaction", MaxText) : null;
            document.End();
            return new Proof(receipt, path, header, certificate, changes)
            {
                Transaction = transaction,
                Later = [.. later.Select(text => BlockHeader.Decode(Bytes(text, "later")))],
            };
        }
        catch (Exception fault) when (fault is JsonRejectedException or JsonException or WireRejectedException
            or FormatException)
        {
            throw new ProofRejectedException(ProofFault.Malformed, $"this is not a proof: {fault.Message}");
        }
    }

    private ValidatorChain ResolveValidators(Genesis genesis)
    {
        var validators = new ValidatorChain(genesis, Header.Ledger);
        foreach (var change in SetChanges)
        {
            validators.Follow(change);
        }

        Require(
            SetChanges.Count == 0 || validators.Reached < Header.Height,
            ProofFault.ValidatorsUnknown,
            "a change of validators is not below the header that is proven");
        return validators;
    }

    private bool IsTransactionOfReceipt() => Transaction is null
        || (Transactions.Transaction.TryParse(Encoding.ASCII.GetBytes(Transaction), out var transaction, out _)
            && transaction!.Id == Receipt.Transaction
            && transaction.Ledger == Header.Ledger
            && transaction.Network == Header.Network);

    private static void WriteCertified(Utf8JsonWriter json, BlockHeader header, Certificate certificate)
    {
        json.WriteString("header", Base64Url.Encode(header.Encode()));
        json.WriteString("certificate", Base64Url.Encode(certificate.Encode()));
    }

    private void WriteLater(Utf8JsonWriter json)
    {
        if (Later.Count > 0)
        {
            json.WriteStartArray("later");
            foreach (var header in Later)
            {
                json.WriteStringValue(Base64Url.Encode(header.Encode()));
            }

            json.WriteEndArray();
        }
    }

    private static (BlockHeader Header, Certificate Certificate) ReadCertified(JsonFields fields) =>
        (BlockHeader.Decode(Bytes(fields, "header")), Certificate.Decode(Bytes(fields, "certificate")));

    private static SetChange ReadChange(JsonFields fields)
    {
        var (header, certificate) = ReadCertified(fields);
        var next = ValidatorSet.Decode(Bytes(fields, "next"));
        fields.End();
        return new SetChange(header, certificate, next);
    }

    private static byte[] Bytes(JsonFields fields, string name) => Bytes(fields.Text(name, MaxText), name);

    private static byte[] Bytes(string text, string name) =>
        Base64Url.TryDecode(text, out var bytes)
            ? bytes
            : throw new JsonRejectedException(JsonFault.WrongValue, name, "must be base64url without padding.");

    private static void Require(bool holds, ProofFault fault, string reason)
    {
        if (!holds)
        {
            throw new ProofRejectedException(fault, reason);
        }
    }
}
