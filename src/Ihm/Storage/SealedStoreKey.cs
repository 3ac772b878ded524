using System.Text.Json;
using Salus.Primitives.Json;

namespace Salus.Ihm.Storage;

/// <summary>A store key in two JWEs: one that the IHM's device opens, one that the patient opens.</summary>
public sealed record SealedStoreKey(string ForDevice, string ForPatient)
{
    private const int MaxJwe = 4096;

    /// <summary>Reads what <see cref="ToJson"/> writes; anything else is a JsonRejectedException.</summary>
    public static SealedStoreKey Read(ReadOnlyMemory<byte> utf8)
    {
        var fields = JsonFields.Parse(utf8);
        var key = new SealedStoreKey(fields.Text("forDevice", MaxJwe), fields.Text("forPatient", MaxJwe));
        fields.End();
        return key;
    }

    /// <summary>For a file beside the device's wallet: its headers name the patient, so it is not in the
    /// store.</summary>
    public byte[] ToJson() =>
        JsonSerializer.SerializeToUtf8Bytes(new { forDevice = ForDevice, forPatient = ForPatient });

    public override string ToString() => "a sealed store key";
}
