using Salus.Ledger.States;

namespace Salus.Ledger.Contracts.Telemetry;

/// <summary>How urgent an alert is, after IEC 60601-1-8.</summary>
public enum AlertLevel
{
    Low, Medium, High,
}

/// <summary>An alert on the ledger: whose, of which category, by which agent, and who was told when; never what it says
/// (spec ledger 15.3).</summary>
/// <param name="Patient">The patient.</param>
/// <param name="Agent">The agent that raised it.</param>
/// <param name="Category">The category whose key its content is sealed to.</param>
/// <param name="Notices">Notice 1 raised it, the others tell of it again.</param>
public sealed record Alert(
    MemberId Patient, MemberId Agent, Category Category, IReadOnlyList<AlertNotice> Notices)
{
    /// <summary>The most notices of one alert.</summary>
    public const int MaxNotices = 100;

    /// <summary>Every alert, by id.</summary>
    public static readonly Table<Alert> Table = new("alert", LedgerJson.Default.Alert, isReadOften: false);

    /// <summary>Whether a member was told of it, in whichever notice.</summary>
    public bool Told(MemberId member) => Notices.Any(notice => notice.Recipients.Contains(member));
}

/// <summary>Who was told of an alert when, and who said that it was seen.</summary>
public sealed record AlertNotice(
    AlertLevel Level,
    IReadOnlyList<MemberId> Recipients,
    Timestamp RaisedAt,
    MemberId? AcknowledgedBy = null,
    Timestamp? AcknowledgedAt = null);

/// <summary>How many alerts an agent raised: the number of its last one (spec ledger 15.3).</summary>
public sealed record AgentSequence(long Last)
{
    /// <summary>Every agent's, by its member id.</summary>
    public static readonly Table<AgentSequence> Table =
        new("agent", LedgerJson.Default.AgentSequence, isReadOften: false);
}
