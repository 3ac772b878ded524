using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Storage;

/// <summary>The random key under which everything of one patient is stored. Disposing it wipes it.</summary>
public sealed class StoreKey : IDisposable
{
    public const int Size = 32;

    private const string Use = "telemetry-store";
    private readonly byte[] _bytes;

    private StoreKey(byte[] bytes) => _bytes = bytes;

    internal ReadOnlySpan<byte> Bytes => _bytes;

    public static StoreKey Create() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>Opens the copy of the recipient, who is the patient or the IHM's device, with its agreement key.
    /// Another recipient's, or one sealed for another patient or use, is a JoseRejectedException.</summary>
    public static StoreKey Open(
        SealedStoreKey key, string network, MemberId patient, MemberId recipient, KeyPair agreementKey)
    {
        var bytes = Jwe.Open(
            recipient == patient ? key.ForPatient : key.ForDevice,
            agreementKey,
            Binding(network, patient, recipient));
        return bytes.Length == Size
            ? new StoreKey(bytes)
            : throw new CryptographicException($"A store key is {Size} bytes.");
    }

    /// <summary>Seals it to the agreement keys of the IHM's device and of the patient; again when one of them was
    /// replaced.</summary>
    public SealedStoreKey Seal(string network, MemberId patient, Jwk patientKey, MemberId device, Jwk deviceKey) => new(
        Jwe.Seal(_bytes, deviceKey, Binding(network, patient, device)),
        Jwe.Seal(_bytes, patientKey, Binding(network, patient, patient)));

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    public override string ToString() => "a store key";

    private static JweBinding Binding(string network, MemberId patient, MemberId recipient) => JweBinding.Empty
        .With("network", network)
        .With("patient", patient.ToString())
        .With("recipient", recipient.ToString())
        .With("use", Use);
}
