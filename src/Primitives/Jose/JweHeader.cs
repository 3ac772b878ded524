using Salus.Primitives.Json;

namespace Salus.Primitives.Jose;

/// <summary>The protected header of a sealed message, read and not yet authenticated: to whom it is sealed (the kid),
/// with which ephemeral key, and what for.</summary>
public sealed record JweHeader(string KeyId, Digest KeyThumbprint, Jwk EphemeralKey, JweBinding Binding)
{
    internal const string Algorithm = "ECDH-ES";
    internal const string Encryption = "A256GCM";

    internal static JweHeader Read(ReadOnlyMemory<byte> utf8)
    {
        // As for JWS: an escape would hide a value. spec crypto 3.3
        if (utf8.Span.Contains((byte)'\\'))
        {
            throw new JoseRejectedException(JoseFault.BadHeader, "The header must not hold escapes.");
        }

        try
        {
            var fields = JsonFields.Parse(utf8, maxDepth: 2);
            var algorithm = fields.Text("alg", Compact.MaxHeaderLength);
            var encryption = fields.Text("enc", Compact.MaxHeaderLength);
            var ephemeralKey = fields.Object("epk");
            var keyId = fields.Text("kid", Compact.MaxHeaderLength);
            var binding = fields.Object("salus");
            fields.End();
            return algorithm != Algorithm || encryption != Encryption
                ? throw new JoseRejectedException(
                    JoseFault.WrongAlgorithm, $"alg, enc: must be \"{Algorithm}\" and \"{Encryption}\".")
                : new JweHeader(keyId, JwsHeader.ReadKeyId(keyId), Jwk.Read(ephemeralKey), JweBinding.Read(binding));
        }
        catch (JsonRejectedException refusal)
        {
            throw new JoseRejectedException(JoseFault.BadHeader, refusal.Message, refusal);
        }
    }

    /// <summary>Whether it says that the message is sealed to this key and for this use.</summary>
    public bool IsFor(Jwk key, JweBinding binding) => KeyThumbprint == key.Thumbprint && Binding.Equals(binding);

    internal string ToJson()
    {
        var (epk, salus) = (EphemeralKey.ToJson(), Binding.ToJson());
        return $$"""{"alg":"{{Algorithm}}","enc":"{{Encryption}}","epk":{{epk}},"kid":"{{KeyId}}","salus":{{salus}}}""";
    }
}
