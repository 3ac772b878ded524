using Salus.Ihm.Rules;
using Salus.Ledger;

namespace Salus.Ihm.Alerts.Settings;

/// <summary>What a doctor, or the patient, has set for one patient: between what signals may move, who is told first,
/// who is told when nobody acknowledges in time, and how.</summary>
public sealed record AlertSettings
{
    /// <summary>The most first persons: a notice on the ledger has room for eight, the second person included.
    /// </summary>
    public const int MaxFirst = 7;

    public static AlertSettings Default { get; } = new();

    public Thresholds Thresholds { get; init; } = Thresholds.Usual;

    /// <summary>Empty: whoever the patient's consents name, one by one.</summary>
    public IReadOnlyList<Contact> First { get; init; } = [];

    public Contact? Second { get; init; }

    public TimeSpan EscalatesAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Who set this, and when; null for the default.</summary>
    public Setting? Set { get; init; }

    /// <summary>Everybody named.</summary>
    public IReadOnlyList<MemberId> Receivers =>
        [.. First.Append(Second).OfType<Contact>().Select(contact => contact.Member)];

    /// <summary>How a member wants to be told besides the stream; null where nobody said.</summary>
    public Contact? ContactOf(MemberId member) =>
        First.Append(Second).FirstOrDefault(contact => contact?.Member == member);
}

/// <summary>One person to tell: always by the stream of alerts, and by webhook and e-mail where an address is
/// given.</summary>
public sealed record Contact(MemberId Member, Uri? Webhook = null, string? Mail = null)
{
    // Addresses are not for logs.
    public override string ToString() => nameof(Contact);
}

/// <summary>Who set something, and when.</summary>
public sealed record Setting(MemberId By, Timestamp At);
