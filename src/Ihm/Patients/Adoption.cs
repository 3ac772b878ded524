using System.Text.Json.Nodes;
using Salus.Client.Wallets;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ihm.Patients;

/// <summary>
/// What an IHM keeps of a patient beside the agent's wallet: whose agent it is, and the key of the patient's store,
/// sealed to the agent and to the patient. The file is named by the pseudonym.
/// </summary>
public sealed record Adoption(MemberId Patient, Jwk PatientKey, SealedStoreKey StoreKey)
{
    private const string Kind = "salus-adoption-1";
    private const int MaxBytes = 64 * 1024;

    /// <summary>A patient's, with a new store key.</summary>
    public static Adoption Of(Wallet patient, Wallet agent)
    {
        using var key = Storage.StoreKey.Create();
        return Of(patient.Member, patient.AgreementKey.Public, agent, key);
    }

    /// <summary>A patient's, of whom the public key alone is known, with a new store key.</summary>
    public static Adoption Of(MemberId patient, Jwk patientKey, Wallet agent)
    {
        using var key = Storage.StoreKey.Create();
        return Of(patient, patientKey, agent, key);
    }

    /// <summary>Whether it is by this agent, who can open the store.</summary>
    public bool IsBy(Wallet agent)
    {
        try
        {
            Storage.StoreKey.Open(StoreKey, agent.Network, Patient, agent.Member, agent.AgreementKey).Dispose();
            return true;
        }
        catch (JoseRejectedException)
        {
            return false;
        }
    }

    /// <summary>The same patient's by another agent, with the key of the store that is there: the patient opens
    /// it.</summary>
    public Adoption By(Wallet patient, Wallet agent)
    {
        var own = patient.RetiredAgreementKeys.Prepend(patient.AgreementKey)
            .FirstOrDefault(key => key.Public.Equals(PatientKey)) ?? patient.AgreementKey;
        using var key = Storage.StoreKey.Open(StoreKey, patient.Network, Patient, Patient, own);
        return Of(patient.Member, patient.AgreementKey.Public, agent, key);
    }

    /// <summary>The files of a patient in the folder of an IHM's wallets.</summary>
    public static string FileOf(string wallets, MemberId patient) => Path.Combine(wallets, $"{patient}.adoption");

    /// <summary>The wallet of a patient's agent.</summary>
    public static string WalletOf(string wallets, MemberId patient) => Path.Combine(wallets, $"{patient}.json");

    /// <summary>Reads a file that <see cref="Write"/> wrote; else a <see cref="JsonRejectedException"/>.</summary>
    public static Adoption Read(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new JsonRejectedException(JsonFault.WrongValue, "", "is larger than 64 KiB.");
        }

        var fields = JsonFields.Parse(File.ReadAllBytes(path));
        if (fields.Text("kind", 64) != Kind)
        {
            throw new JsonRejectedException(JsonFault.WrongValue, "kind", $"must be {Kind}.");
        }

        var adoption = new Adoption(
            fields.Parsed<MemberId>("patient", 64, MemberId.TryParse),
            Jwk.Read(fields.Object("patientKey")),
            SealedStoreKey.Read(fields.Raw("storeKey")));
        fields.End();
        return adoption;
    }

    public string Write() => new JsonObject
    {
        ["kind"] = Kind,
        ["patient"] = Patient.ToString(),
        ["patientKey"] = JsonNode.Parse(PatientKey.ToJson()),
        ["storeKey"] = JsonNode.Parse(StoreKey.ToJson()),
    }.ToJsonString() + "\n";

    private static Adoption Of(MemberId patient, Jwk patientKey, Wallet agent, StoreKey key) => new(
        patient,
        patientKey,
        key.Seal(agent.Network, patient, patientKey, agent.Member, agent.AgreementKey.Public));

    // Whose it is, is not for logs.
    public override string ToString() => nameof(Adoption);
}
