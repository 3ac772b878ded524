using System.Text.Json;
using Salus.Ledger.Contracts;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Transactions;

/// <summary>A command before it is signed. The nonce is 16 random bytes from the caller.</summary>
public sealed record TransactionDraft(string Network, Message Message, Timestamp Expires, RandomId Nonce)
{
    /// <summary>Signs it: the compact JWS to submit.</summary>
    public string Sign(KeyPair signingKey) => Jws.Sign(signingKey, "salus-tx", Payload()).ToCompact();

    private byte[] Payload()
    {
        using var stream = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("network", Network);
            json.WriteString("ledger", Code<LedgerName>.Text(Message.Type.Ledger));
            json.WriteString("nonce", Nonce.ToString());
            json.WriteNumber("expires", Expires.UnixMs);
            json.WriteString("type", Message.Type.Name);
            json.WriteStartObject("body");
            Message.Write(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
