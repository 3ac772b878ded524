using System.Runtime.InteropServices;
using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Primitives.Json;

namespace Salus.Client.Erasures;

/// <summary>
/// What a patient takes home of an erasure: the proof that it was asked, and that of every store's attestation; a JSON
/// document that is checked with genesis alone (spec erasure 4).
/// </summary>
public sealed record ErasureProof(Proof Asked, IReadOnlyList<Proof> Attested)
{
    private const string Kind = "salus-erasure-1";
    private const int MaxKind = 32;
    private const int MaxProofs = 1_000;

    /// <summary>What was erased; a proof of something else is a <see cref="ProofRejectedException"/>.</summary>
    public Event.RecordErased Erased => Asked.Receipt.Events is [Event.RecordErased erased]
        ? erased
        : throw Malformed("the first proof is not of an erasure");

    /// <summary>What the stores attested, in the order of the proofs.</summary>
    public IReadOnlyList<Event.ErasureAttested> Attestations =>
    [
        .. Attested.Select(proof => proof.Receipt.Events is [Event.ErasureAttested attested]
            ? attested
            : throw Malformed("a proof is not of an attestation")),
    ];

    /// <summary>Whether a document says that it is one; nothing of it is checked.</summary>
    public static bool IsOne(ReadOnlyMemory<byte> document)
    {
        try
        {
            return JsonFields.Parse(document).Text("kind", MaxKind) == Kind;
        }
        catch (JsonRejectedException)
        {
            return false;
        }
    }

    /// <summary>Reads a document; what is none is a <see cref="ProofRejectedException"/> (Malformed).</summary>
    public static ErasureProof Parse(ReadOnlyMemory<byte> document)
    {
        try
        {
            var fields = JsonFields.Parse(document);
            var kind = fields.Text("kind", MaxKind);
            using var listed = JsonDocument.Parse(fields.Raw("proofs"));
            fields.End();
            return kind == Kind && listed.RootElement is { ValueKind: JsonValueKind.Array } proofs
                && proofs.GetArrayLength() <= MaxProofs
                ? Of(proofs.EnumerateArray().Select(one => Proof.Parse(JsonMarshal.GetRawUtf8Value(one).ToArray())))
                : throw Malformed($"the document is not of kind {Kind}, or has too many proofs");
        }
        catch (JsonRejectedException fault)
        {
            throw Malformed(fault.Message);
        }
    }

    /// <summary>The document.</summary>
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            json.WriteStartArray("proofs");
            foreach (var proof in Attested.Prepend(Asked))
            {
                json.WriteRawValue(proof.Write());
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Checks every proof, that all are of one record of one patient, and that each attestation is of another
    /// store that genesis lists; throws <see cref="ProofRejectedException"/> at the first fault.</summary>
    public void Verify(Genesis genesis)
    {
        foreach (var proof in Attested.Prepend(Asked))
        {
            proof.Verify(genesis);
        }

        var (erased, attestations) = (Erased, Attestations);
        if (attestations.Any(one => one.Record != erased.Record || one.Patient != erased.Patient))
        {
            throw Malformed("an attestation is of another record");
        }

        var stores = attestations.Select(one => one.Store).ToList();
        if (stores.Distinct().Count() != stores.Count
            || stores.Except(genesis.Organisations.Select(organisation => organisation.Store.Id)).Any())
        {
            throw Malformed("a store attested twice, or is none of the network's");
        }
    }

    private static ErasureProof Of(IEnumerable<Proof> proofs) => proofs.ToArray() is [var asked, .. var attested]
        ? new ErasureProof(asked, attested)
        : throw Malformed("there is no proof");

    private static ProofRejectedException Malformed(string reason) => new(ProofFault.Malformed, reason);
}
