using Salus.Ledger.Contracts;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Transactions;

/// <summary>
/// A signed command: a JWS (RFC 7515) over <c>{network, ledger, nonce, expires, type, body}</c> (spec ledger 2).
/// Reading it checks shape only; the signature is checked against the signer's registered key.
/// </summary>
public sealed class Transaction
{
    /// <summary>The most bytes a compact JWS may have on a ledger.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>How far ahead of block time <c>expires</c> may lie, in milliseconds.</summary>
    public const long WindowMs = 10 * 60 * 1000;

    private bool _isVerified;
    private string? _signerThumbprint;

    private Transaction(Jws jws, JsonFields payload)
    {
        Jws = jws;
        Id = new TransactionId(jws.Id);
        Network = payload.Text("network", 64);
        Ledger = payload.Parsed<LedgerName>("ledger", 16, Code<LedgerName>.TryParse);
        Nonce = payload.Parsed<RandomId>("nonce", RandomId.TextLength, RandomId.TryParse);
        Expires = new Timestamp(payload.Integer("expires", 0, Timestamp.Latest.UnixMs));
        var type = payload.Text("type", 32);
        var body = payload.Object("body");
        payload.End();
        (Message, Fault) = MessageTypes.Read(type, body);
        // One text for all transactions of a type.
        Type = Message?.Type.Name ?? type;
    }

    /// <summary>The JWS as received, decoded.</summary>
    public Jws Jws { get; }

    /// <summary>The thumbprint of its signer's key, as the state's keys have it.</summary>
    public string SignerThumbprint => _signerThumbprint ??= Jws.KeyThumbprint.ToString();

    /// <summary>SHA-256 of the signing input.</summary>
    public TransactionId Id { get; }

    /// <summary>The network it is meant for.</summary>
    public string Network { get; }

    /// <summary>The ledger it is meant for.</summary>
    public LedgerName Ledger { get; }

    /// <summary>128 random bits: makes two equal commands two transactions.</summary>
    public RandomId Nonce { get; }

    /// <summary>Accepted only while block time &lt; expires &lt;= block time + 10 min.</summary>
    public Timestamp Expires { get; }

    /// <summary>The message type's name.</summary>
    public string Type { get; }

    /// <summary>The message, or null when the body does not read: then <see cref="Fault"/> says why.</summary>
    public Message? Message { get; }

    /// <summary>Why the body does not read; null when it does.</summary>
    public Refusal? Fault { get; }

    /// <summary>The length of the compact form, in bytes.</summary>
    public int Length { get; private init; }

    /// <summary>The leaf of the transactions tree: SHA-256 of the whole compact JWS.</summary>
    public Digest Leaf { get; private init; }

    /// <summary>Reads a compact JWS. False, with the refusal, when it could enter no block.</summary>
    public static bool TryParse(ReadOnlySpan<byte> compact, out Transaction? transaction, out Refusal refusal)
    {
        transaction = null;
        refusal = Refusal.TransactionTooLarge;
        if (compact.Length > MaxBytes)
        {
            return false;
        }

        refusal = Refusal.MalformedTransaction;
        try
        {
            var jws = Jws.Parse(compact);
            if (jws.Typ != "salus-tx")
            {
                return false;
            }

            transaction = new Transaction(jws, JsonFields.Parse(jws.Payload, maxDepth: 8))
            {
                Length = compact.Length,
                Leaf = Digest.Of(compact),
            };
            return true;
        }
        catch (Exception fault) when (fault is JoseRejectedException or JsonRejectedException)
        {
            return false;
        }
    }

    /// <summary>Whether the signature is that of the key; verified once, remembered for the same key.</summary>
    public bool IsSignedBy(Jwk key)
    {
        // The kid is the key's thumbprint and is part of the signed header, so a verified signature stays verified.
        if (key.Thumbprint != Jws.KeyThumbprint)
        {
            return false;
        }

        if (!_isVerified)
        {
            _isVerified = Jws.Verify(key);
        }

        return _isVerified;
    }
}
