using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Client.Recovery;

/// <summary>What the patient leaves for the day the wallet is gone: its agreement keys, sealed to the recovery key
/// (spec recovery 2.5).</summary>
internal sealed record RecoveryKit(ReadOnlyMemory<byte> Bytes)
{
    private const int MaxKeys = 200;

    /// <summary>The SHA-256 that stands on the ledger.</summary>
    public Digest Digest => Digest.Of(Bytes.Span);

    public static RecoveryKit Seal(Wallet wallet, Jwk recoveryKey)
    {
        var keys = wallet.RetiredAgreementKeys.Prepend(wallet.AgreementKey).Take(MaxKeys);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("keys");
            foreach (var key in keys)
            {
                json.WriteRawValue(key.ToPrivateJson());
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var plaintext = stream.ToArray();
        var jwe = Jwe.Seal(plaintext, recoveryKey, Binding(wallet.Network, wallet.Member));
        CryptographicOperations.ZeroMemory(plaintext);
        return new RecoveryKit(Encoding.ASCII.GetBytes(jwe));
    }

    /// <summary>The agreement keys; a kit that was altered or does not open is a
    /// <see cref="RecoveryException"/>.</summary>
    public IReadOnlyList<KeyPair> Open(KeyPair recoveryKey, string network, MemberId patient)
    {
        try
        {
            var compact = Encoding.ASCII.GetString(Bytes.Span);
            var fields = JsonFields.Parse(Jwe.Open(compact, recoveryKey, Binding(network, patient)));
            KeyPair[] keys = [.. fields.Objects("keys", MaxKeys).Select(KeyPair.Read)];
            fields.End();
            return keys;
        }
        catch (Exception fault) when (fault is JoseRejectedException or JsonRejectedException)
        {
            throw new RecoveryException(
                RecoveryFault.RecoveryKitDamaged, "The kit does not open with the recovery key.", fault);
        }
    }

    private static JweBinding Binding(string network, MemberId patient) => JweBinding.Empty
        .With("network", network)
        .With("patient", patient.ToString())
        .With("use", "recovery-kit");
}
