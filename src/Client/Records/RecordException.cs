using Salus.Ledger;

namespace Salus.Client.Records;

/// <summary>Why a record, or the key to it, is not opened.</summary>
public enum RecordFault
{
    /// <summary>Nothing the reader holds opens it: no seal is for the reader's key.</summary>
    RecordNotForYou,

    /// <summary>The private half of a category key does not belong to the public half on the ledger.</summary>
    RecordKeyMismatch,

    /// <summary>A seal was made for another record, version, patient, category, epoch or recipient, or was
    /// altered.</summary>
    RecordSealMismatch,

    /// <summary>The envelope is not the one whose digest is on the ledger, or is none.</summary>
    RecordEnvelopeMismatch,

    /// <summary>The ciphertext is not the one whose CID is on the ledger.</summary>
    RecordContentMismatch,

    /// <summary>The ciphertext is not authentic for this record, or is laid out wrongly.</summary>
    RecordNotAuthentic,

    /// <summary>What was opened is not what the author committed to.</summary>
    RecordCommitmentMismatch,

    /// <summary>What a node lists about a record is not what its proven transaction says.</summary>
    RecordListingMismatch,

    /// <summary>The node did not give what belongs to the record: content, envelope or proof.</summary>
    RecordUnavailable,

    /// <summary>The patient had the record erased.</summary>
    RecordErased,

    /// <summary>The document changed its length while it was sealed.</summary>
    RecordSourceChanged,

    /// <summary>The file that a record was to be written to could not be written.</summary>
    RecordNotWritten,
}

/// <summary>A record is not opened; the code is the fault's text, as in <c>record-not-authentic</c>.</summary>
public sealed class RecordException(RecordFault fault, string message, Exception? inner = null)
    : SalusException(Code<RecordFault>.Text(fault), message, inner)
{
    /// <summary>Why.</summary>
    public RecordFault Fault { get; } = fault;
}
