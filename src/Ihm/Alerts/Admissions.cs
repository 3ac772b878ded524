using Salus.Ihm.Alerts.Settings;
using Salus.Ledger;

namespace Salus.Ihm.Alerts;

/// <summary>How well a policy is known.</summary>
public enum Knowledge
{
    /// <summary>Nothing is known.</summary>
    None,

    /// <summary>What was known before no node answered any more, within the last day.</summary>
    Former,

    /// <summary>Asked for within the last second.</summary>
    Fresh,
}

/// <summary>Whom a patient's policy lets read which category for treatment.</summary>
/// <param name="Patient">Whose policy it is; the patient is always let in.</param>
/// <param name="Knowledge">How well it is known: others read under a fresh one only.</param>
/// <param name="IsPermitted">Whether a member is permitted a category now.</param>
/// <param name="Named">The practitioners whom consents in force name one by one.</param>
public sealed record Admissions(
    MemberId Patient,
    Knowledge Knowledge,
    Func<MemberId, Category, bool> IsPermitted,
    Func<Category, IReadOnlyList<MemberId>> Named)
{
    /// <summary>Nobody but the patient, since nothing is known.</summary>
    public static Admissions None(MemberId patient) => new(patient, Knowledge.None, (_, _) => false, _ => []);

    public bool Admits(MemberId member, Category category) => member == Patient || IsPermitted(member, category);

    // spec ihm-alerts 4.1, 5.1
    /// <summary>Who is told of a category under settings; the patient, when nobody else may be.</summary>
    public Audience AudienceOf(Category category, AlertSettings settings)
    {
        var wanted = settings.First.Count > 0
            ? settings.First.Select(contact => contact.Member)
            : Named(category);
        MemberId[] first = [.. wanted.Where(member => Admits(member, category)).Take(AlertSettings.MaxFirst)];
        var second = settings.Second is { } contact && Admits(contact.Member, category)
            ? contact.Member
            : (MemberId?)null;
        return new Audience(first.Length > 0 ? first : [Patient], second, settings.EscalatesAfter);
    }
}
