using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Ledger.Blocks;

/// <summary>A block of another ledger, by height and header digest; height 0 with a zero digest names none.</summary>
public readonly record struct BlockReference(Height Height, Digest Header);

/// <summary>
/// What is hashed and certified of a block (spec wire 4). The round is no part of it: a block proposed again is the
/// same.
/// </summary>
public sealed record BlockHeader
{
    /// <summary>The most bytes a header has.</summary>
    public const int MaxBytes = 1024;

    /// <summary>The most bytes of a proposer's id.</summary>
    public const int MaxProposer = 64;

    private static ReadOnlySpan<byte> Domain => "salus-header-v1\0"u8;

    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The ledger.</summary>
    public required LedgerName Ledger { get; init; }

    /// <summary>The height.</summary>
    public required Height Height { get; init; }

    /// <summary>The parent's header digest; at height 0 the digest of the genesis document.</summary>
    public required Digest Parent { get; init; }

    /// <summary>Block time; strictly increasing.</summary>
    public required Timestamp Time { get; init; }

    /// <summary>The validator that first proposed it; empty at height 0.</summary>
    public required string Proposer { get; init; }

    /// <summary>The proof-of-work nonce; 0 unless the ledger asks for a difficulty.</summary>
    public ulong Seal { get; init; }

    /// <summary>The policies block it is judged under; none on <c>policies</c> itself.</summary>
    public BlockReference Policy { get; init; }

    /// <summary>The Merkle root over the digests of the whole JWSs.</summary>
    public required Digest TransactionsRoot { get; init; }

    /// <summary>The Merkle root over the receipts' digests.</summary>
    public required Digest ReceiptsRoot { get; init; }

    /// <summary>The state digest after this block.</summary>
    public required Digest State { get; init; }

    /// <summary>A former checkpoint and its snapshot's digest, in the header that names it (spec snapshots
    /// 1.2).</summary>
    public BlockReference Checkpoint { get; init; }

    /// <summary>The digest of the validator set that votes on this block.</summary>
    public required Digest Validators { get; init; }

    /// <summary>The digest of the validator set that votes on the next.</summary>
    public required Digest NextValidators { get; init; }

    /// <summary>SHA-256 of the encoded header: the block's identity.</summary>
    public Digest Digest => Digest.Of(Encode());

    /// <summary>The fixed binary layout.</summary>
    public byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteFixed(Domain);
        writer.WriteText(Network);
        writer.WriteText(Code<LedgerName>.Text(Ledger));
        writer.WriteU64(Height.Value);
        writer.WriteDigest(Parent);
        writer.WriteI64(Time.UnixMs);
        writer.WriteText(Proposer);
        writer.WriteU64(Seal);
        Write(writer, Policy);
        writer.WriteDigest(TransactionsRoot);
        writer.WriteDigest(ReceiptsRoot);
        writer.WriteDigest(State);
        Write(writer, Checkpoint);
        writer.WriteDigest(Validators);
        writer.WriteDigest(NextValidators);
        return writer.ToArray();
    }

    /// <summary>Reads the layout; throws <see cref="WireRejectedException"/> for anything else.</summary>
    public static BlockHeader Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        if (!reader.ReadFixed(Domain.Length).SequenceEqual(Domain))
        {
            throw new WireRejectedException(WireFault.WrongValue, "a header begins with its domain");
        }

        var header = new BlockHeader
        {
            Network = reader.ReadText(MaxProposer),
            Ledger = Code<LedgerName>.TryParse(reader.ReadText(16), out var ledger)
                ? ledger
                : throw new WireRejectedException(WireFault.WrongValue, "the header names no known ledger"),
            Height = new Height(reader.ReadU64()),
            Parent = reader.ReadDigest(),
            Time = new Timestamp(reader.ReadI64()),
            Proposer = reader.ReadText(64),
            Seal = reader.ReadU64(),
            Policy = ReadReference(ref reader),
            TransactionsRoot = reader.ReadDigest(),
            ReceiptsRoot = reader.ReadDigest(),
            State = reader.ReadDigest(),
            Checkpoint = ReadReference(ref reader),
            Validators = reader.ReadDigest(),
            NextValidators = reader.ReadDigest(),
        };
        reader.End();
        return header;
    }

    /// <summary>Equal when every encoded field is.</summary>
    public bool Equals(BlockHeader? other) => other is not null && Digest == other.Digest;

    /// <inheritdoc/>
    public override int GetHashCode() => Digest.GetHashCode();

    private static void Write(WireWriter writer, BlockReference reference)
    {
        writer.WriteU64(reference.Height.Value);
        writer.WriteDigest(reference.Header);
    }

    private static BlockReference ReadReference(ref WireReader reader) =>
        new(new Height(reader.ReadU64()), reader.ReadDigest());
}
