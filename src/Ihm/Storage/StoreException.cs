using Salus.Client;

namespace Salus.Ihm.Storage;

/// <summary>The store could not do what was asked. Codes: docs/spec/ihm-store.md 6.</summary>
public sealed class StoreException : SalusException
{
    private StoreException(string code, string message, Exception? inner = null)
        : base(code, message, inner)
    {
    }

    /// <summary>Whether the same call may succeed later, once there is room or the database answers.</summary>
    public bool IsPassing => Code is "store-full" or "store-unavailable";

    internal static StoreException Full(string what, Exception? cause = null) =>
        new("store-full", $"The store is full: {what}. Nothing of it was kept. Make room, or let it fill more.", cause);

    internal static StoreException Unavailable(string what, Exception? cause = null) =>
        new("store-unavailable", $"The store does not answer: {what}. Try again later.", cause);

    internal static StoreException InUse(string place) =>
        new("store-in-use", $"Another process works on the store in {place}. Stop it, or name another place.");

    internal static StoreException Damaged(string place, Exception? cause = null) =>
        new(
            "store-damaged",
            $"{place} is not what was stored there. It is not served. Put the store back from a copy.",
            cause);

    internal static StoreException Missing() =>
        new(
            "store-missing",
            "The store holds nothing of a patient who was served from it before. It is not begun anew.");

    internal static StoreException OtherForm(string place) =>
        new("store-other-form", $"{place} was written by another release. Use that one, or another place.");

    internal static StoreException WrongKey() =>
        new("store-key-wrong", "This store key belongs to another patient of the store.");

    internal static StoreException UnknownPatient() =>
        new("unknown-patient", "The store was not given the key of this patient.");
}
