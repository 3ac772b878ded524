using Salus.Client.Http;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives.Jose;

namespace Salus.Client;

/// <content>What a member of a role reads with: keys that the key service of the organisation hands out.</content>
public sealed partial class SalusClient
{
    // Asked once for a permit, and only when a key is lacking.
    private Lazy<Task<RoleKeyRing>> RoleKeysUnder(
        Node node, MemberId patient, TransactionId? permit, CancellationToken cancellationToken) => new(
        () => permit is { } id
            ? RoleKeysAsync(node, patient, id, cancellationToken)
            : Task.FromResult(RoleKeyRing.Empty));

    private async Task<RoleKeyRing> RoleKeysAsync(
        Node node, MemberId patient, TransactionId permit, CancellationToken cancellationToken)
    {
        try
        {
            var handed = await node.SendAsync(
                HttpMethod.Post,
                $"v1/permits/{permit}/keys",
                new NodeBody(default, "application/json"),
                AnswersJson.Api.HandedAnswer,
                cancellationToken);
            return Open(handed, patient, permit);
        }
        catch (NodeProblemException problem) when (problem.Code == "permit-not-for-role")
        {
            // The consent is for the member itself: what is not sealed to the wallet, nobody has for it.
            return RoleKeyRing.Empty;
        }
    }

    private RoleKeyRing Open(HandedAnswer handed, MemberId patient, TransactionId permit)
    {
        var ring = new RoleKeyRing();
        foreach (var key in handed.Keys)
        {
            var binding = SealedKey.Binding(
                Genesis.Network, patient, key.Category, key.First, key.Last, Wallet.Grantee.ToString());
            var sealedKey = new SealedKey(key.Category, key.First, key.Last, key.Jwe);
            ring.Add(CategorySeal.Open(sealedKey, KeyFor(key.Jwe), UnderPermit(binding, permit), key.PublicKeys));
        }

        foreach (var (record, category, version, epoch, jwe) in handed.ContentKeys)
        {
            var binding = ContentKeyBinding.Of(
                Genesis.Network,
                patient,
                new VersionPlace(record, version, epoch),
                category,
                Wallet.Grantee.ToString());
            ring.Add(record, version, OpenContentKey(jwe, UnderPermit(binding, permit)));
        }

        return ring;
    }

    private byte[] OpenContentKey(string jwe, JweBinding binding)
    {
        try
        {
            return Jwe.Open(jwe, KeyFor(jwe), binding);
        }
        catch (JoseRejectedException refusal)
        {
            throw new RecordException(
                RecordFault.RecordSealMismatch, "What the key service sealed is for something else.", refusal);
        }
    }

    // A former agreement key of one's own is the ledger's until the rotation is final.
    private KeyPair KeyFor(string jwe)
    {
        var sealedTo = SealedToOf(jwe);
        return Wallet.RetiredAgreementKeys.FirstOrDefault(own => own.Public.Thumbprint == sealedTo)
            ?? Wallet.AgreementKey;
    }

    private static JweBinding UnderPermit(JweBinding binding, TransactionId permit) =>
        binding.With("permit", permit.ToString());
}
