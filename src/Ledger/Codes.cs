using System.Collections.Frozen;
using System.Text;

namespace Salus.Ledger;

/// <summary>Kinds of data; a consent opens some of them (design section 1).</summary>
public enum Category
{
    VitalSigns, Ecg, Activity, Sleep, Laboratory, Imaging, Medication, PharmacyBill, ClinicalNote, Diagnosis,
    Procedure, Immunization, Allergy, Claim, EmergencySummary, Environment,
}

/// <summary>
/// What a member is. <see cref="Emergency"/> names a role key of an organisation and is never a member's own role.
/// </summary>
public enum Role
{
    Patient, Doctor, Nurse, Pharmacist, Dietitian, Radiographer, Insurer, PublicHealth, Researcher, Device, Registrar,
    Store, Emergency,
}

/// <summary>Purpose of use, HL7 v3 PurposeOfUse codes.</summary>
public enum Purpose
{
    TREAT, ETREAT, HPAYMT, PUBHLTH, HRESCH, FAMRQT,
}

/// <summary>What a grantee may do: read, or act on the patient's consents as guardian.</summary>
public enum ConsentAction
{
    Read, Consent,
}

/// <summary>The ledgers of a region.</summary>
public enum LedgerName
{
    Policies, Records, Telemetry,
}

/// <summary>
/// The text of an enumeration's values: kebab-case, or the name itself when it is all capitals (HL7 codes).
/// </summary>
public static class Code<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Values =
        Enum.GetValues<T>().ToFrozenDictionary(value => Kebab(value.ToString()), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> ByText =
        Values.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenDictionary<T, string> Texts =
        Values.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Every text, in the order of declaration.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<T>().Select(Text)];

    /// <summary>The text of a value.</summary>
    public static string Text(T value) => Texts[value];

    /// <summary>The value of a text; false when the text names none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out T value) => ByText.TryGetValue(text, out value);

    private static string Kebab(string name)
    {
        if (name.All(char.IsAsciiLetterUpper))
        {
            return name;
        }

        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}

/// <summary>What follows from a role.</summary>
public static class Roles
{
    /// <summary>Doctor, nurse, pharmacist, dietitian, radiographer.</summary>
    public static bool IsPractitioner(this Role role) => role is >= Role.Doctor and <= Role.Radiographer;

    /// <summary>Insurer, public health, researcher.</summary>
    public static bool IsAgency(this Role role) => role is Role.Insurer or Role.PublicHealth or Role.Researcher;

    /// <summary>The role x purpose table: an insurer can never claim treatment.</summary>
    public static bool MayClaim(this Role role, Purpose purpose) => purpose switch
    {
        // A device may act for its own patient only: spec ledger 9.2
        Purpose.TREAT => role.IsPractitioner() || role == Role.Device,
        Purpose.ETREAT => role is Role.Doctor or Role.Nurse,
        Purpose.HPAYMT => role is Role.Insurer,
        Purpose.PUBHLTH => role is Role.PublicHealth,
        Purpose.HRESCH => role is Role.Researcher,
        Purpose.FAMRQT => role is Role.Patient,
        _ => false,
    };
}
