using System.Security.Cryptography;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Primitives.Jose;
using Salus.Primitives.Sealing;

namespace Salus.Client.Telemetry;

/// <summary>What an alert says, padded and sealed to the category's current key (spec records 9.5).</summary>
internal static class AlertContent
{
    // Where the content ends and zeros begin (ISO/IEC 7816-4).
    private const byte End = 0x80;

    /// <summary>The JWE of a notice.</summary>
    public static string Seal(string network, NewAlert alert, PublicEpoch category)
    {
        var padded = new byte[Padme.PaddedLength(alert.Content.Length + 1)];
        alert.Content.CopyTo(padded);
        padded[alert.Content.Length] = End;
        var binding = RaiseAlert.ContentBinding(
            network, alert.Patient, alert.Alert, alert.Notice, alert.Category, category.Epoch);
        var jwe = Jwe.Seal(padded, category.PublicKey, binding);
        CryptographicOperations.ZeroMemory(padded);
        return jwe;
    }

    /// <summary>The content of a notice, opened with the category's key of its epoch; a seal that is for something
    /// else, or padding that is none, is a <see cref="RecordException"/>.</summary>
    public static ReadOnlyMemory<byte> Open(string network, RaiseAlert alert, KeyPair key)
    {
        try
        {
            var binding = RaiseAlert.ContentBinding(
                network, alert.Patient, alert.Alert, alert.Notice, alert.Category, alert.Epoch);
            var padded = Jwe.Open(alert.Content, key, binding);
            return padded.AsSpan().LastIndexOfAnyExcept((byte)0) is >= 0 and var end && padded[end] == End
                ? padded.AsMemory(0, end)
                : throw RecordContent.Malformed("its padding is wrong");
        }
        catch (JoseRejectedException refusal)
        {
            throw new RecordException(
                RecordFault.RecordSealMismatch, "The alert's seal is for something else, or was altered.", refusal);
        }
    }
}
