using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Salus.Client.Records;
using Salus.Client.Tests;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.CrossChecks;

/// <summary>What is said to the portal's protocol, and taken out of its answers.</summary>
internal static class PortalJson
{
    public static RecordAddress Address(Wallet patient)
    {
        var id = new RecordId(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));
        return new RecordAddress(TestNetwork.Name, patient.Member, id, 1, Category.Ecg);
    }

    public static JsonNode Json(Jwk key) => JsonNode.Parse(key.ToJson())!;

    public static JsonObject Json(RecordAddress address) => new()
    {
        ["network"] = address.Network,
        ["patient"] = address.Patient.ToString(),
        ["record"] = address.Record.ToString(),
        ["version"] = address.Version,
        ["category"] = Code<Category>.Text(address.Category),
    };

    public static JsonObject Json(Commitment commitment) => new()
    {
        ["epoch"] = commitment.Epoch,
        ["commitment"] = commitment.Value.ToString(),
        ["content"] = commitment.Content.ToString(),
        ["envelope"] = commitment.Envelope.ToString(),
    };

    public static byte[] Bytes(JsonObject answer, string name) =>
        Base64Url.TryDecode((string)Found(answer, name)!, out var bytes)
            ? bytes
            : throw new FormatException($"{name} is not base64url");

    public static JsonNode? Found(JsonObject answer, string name)
    {
        Assert.False(answer.ContainsKey("fault"), $"{answer["fault"]}");
        return answer[name];
    }

    public static Message Sent(Proof proof) => Sent(proof.Transaction!);

    public static Message Sent(string transaction)
    {
        Assert.True(Transaction.TryParse(Encoding.ASCII.GetBytes(transaction), out var read, out _));
        return read!.Message!;
    }
}
