using System.Collections.Immutable;
using Salus.Ihm.Signals;
using Salus.Ledger;
using AlertLevel = Salus.Ledger.Contracts.Telemetry.AlertLevel;

namespace Salus.Ihm.Alerts;

/// <summary>
/// The alerts of one patient: what a finding, a moment or an acknowledgement makes of them. It is a value: the same
/// book and the same input give the same book, and nothing else happens.
/// </summary>
public sealed record AlertBook(MemberId Patient, long Sequence = 0)
{
    /// <summary>For how long after its last finding an acknowledged alert is still the same episode.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(30);

    /// <summary>After how long without finding an alert ends that nobody acknowledged.</summary>
    public static readonly TimeSpan Unheeded = TimeSpan.FromHours(24);

    /// <summary>For how long an acknowledgement covers what goes on.</summary>
    public static readonly TimeSpan Covered = TimeSpan.FromHours(12);

    private static readonly IReadOnlyList<AlertChange> Nothing = [];

    /// <summary>The alerts that are not over, by what they are about.</summary>
    public ImmutableSortedDictionary<Subject, Alert> Open { get; init; } =
        ImmutableSortedDictionary<Subject, Alert>.Empty;

    private ImmutableDictionary<Subject, RecentBeats> Beats { get; init; } =
        ImmutableDictionary<Subject, RecentBeats>.Empty;

    /// <summary>A book as it was stored. What lies ahead of the clock, which was set back meanwhile, counts from now.
    /// </summary>
    // spec ihm-alerts 2.7
    public static AlertBook Resume(MemberId patient, long sequence, IEnumerable<Alert> open, Timestamp now) =>
        new(patient, sequence)
        {
            Open = open.ToImmutableSortedDictionary(Subject.Of, alert => alert with
            {
                Told = Earlier(alert.Told, now),
                LastFound = Earlier(alert.LastFound, now),
                Acknowledged = alert.Acknowledged is { } one ? one with { At = Earlier(one.At, now) } : null,
            }),
        };

    /// <summary>Takes a finding; `id` is the name of an alert that it begins.</summary>
    // spec ihm-alerts 1.1, 2.1, 2.2, 2.6
    public (AlertBook Book, IReadOnlyList<AlertChange> Changes) Take(
        Finding finding, AlertId id, Audience audience, Timestamp now)
    {
        var subject = Subject.Of(finding.Signal, finding.Kind);
        var beats = Beats.GetValueOrDefault(subject, RecentBeats.None).With(finding.At);
        var isBeat = finding.Kind is FindingKind.VentricularBeat or FindingKind.SupraventricularBeat;
        var book = isBeat ? this with { Beats = Beats.SetItem(subject, beats) } : this;
        var level = Levels.Of(finding, beats);
        if (!Open.TryGetValue(subject, out var open))
        {
            return level is { } first ? book.Raise(finding, first, id, audience, now) : (book, Nothing);
        }

        if (level is not null && open.Acknowledged is { } one && now >= After(one.At, Covered))
        {
            var (without, ended) = book.End(open, now);
            var (raised, begun) = without.Raise(finding, level.Value, id, audience, now);
            return (raised, [ended, .. begun]);
        }

        return book.Extend(open, finding, level ?? open.Level, audience, now);
    }

    /// <summary>What the passing of time brings: escalations and ends.</summary>
    // spec ihm-alerts 2.4, 2.5
    public (AlertBook Book, IReadOnlyList<AlertChange> Changes) Pass(
        Func<Alert, Audience> audienceOf, Timestamp now)
    {
        var book = this;
        List<AlertChange> changes = [];
        foreach (var alert in Open.Values)
        {
            if (IsOver(alert, now))
            {
                (book, var ended) = book.End(alert, now);
                changes.Add(ended);
            }
            else if (audienceOf(alert) is var audience && EscalatesTo(alert, audience, now) is { } second)
            {
                (book, var escalated) = book.Tell(
                    Happening.Escalated,
                    alert with { IsEscalated = true, Recipients = [.. alert.Recipients.Append(second).Distinct()] },
                    now);
                changes.Add(escalated);
            }
        }

        return (book, changes);
    }

    /// <summary>Somebody took an alert in hand, and the ledger says so unless the transaction is null. No change when
    /// it was known, when the level rose since the notice that was acknowledged, or when the alert is not open.
    /// </summary>
    // spec ihm-alerts 2.3
    public (AlertBook Book, AlertChange? Change) Acknowledge(AlertId id, Acknowledgement acknowledgement)
    {
        var alert = Open.Values.FirstOrDefault(open => open.Id == id);
        if (alert is null || acknowledgement.Notice < alert.LevelNotice
            || alert.Acknowledged is { Transaction: not null }
            || (alert.Acknowledged is not null && acknowledgement.Transaction is null))
        {
            return (this, null);
        }

        var wasTold = alert.Acknowledged is not null;
        var now = alert with { Acknowledged = acknowledgement };
        return (With(now), new AlertChange(wasTold ? Happening.Confirmed : Happening.Acknowledged, now));
    }

    /// <summary>The same book with another state of an alert that is in it.</summary>
    public AlertBook With(Alert alert) => this with { Open = Open.SetItem(Subject.Of(alert), alert) };

    private static bool IsOver(Alert alert, Timestamp now) => alert.Acknowledged is { } one
        ? now >= After(Later(one.At, alert.LastFound), Quiet)
        : now >= After(alert.LastFound, Unheeded);

    private static MemberId? EscalatesTo(Alert alert, Audience audience, Timestamp now) =>
        alert.Acknowledged is null && !alert.IsEscalated && now >= After(alert.Told, audience.EscalatesAfter)
            ? audience.Second
            : null;

    private static Timestamp After(Timestamp start, TimeSpan span) => start.PlusMs((long)span.TotalMilliseconds);

    private static Timestamp Earlier(Timestamp left, Timestamp right) => left < right ? left : right;

    private static Timestamp Later(Timestamp left, Timestamp right) => left > right ? left : right;

    private (AlertBook Book, IReadOnlyList<AlertChange> Changes) Raise(
        Finding finding, AlertLevel level, AlertId id, Audience audience, Timestamp now)
    {
        var (book, change) = Tell(
            Happening.Raised,
            new Alert
            {
                Id = id,
                Patient = Patient,
                Signal = finding.Signal,
                Kind = finding.Kind,
                Level = level,
                Since = finding.Since,
                Until = finding.At,
                Findings = 1,
                Rarity = finding.Rarity,
                Basis = finding.Basis,
                Raised = now,
                Told = now,
                LastFound = now,
                Notice = 0,
                Sequence = 0,
                LevelNotice = 1,
                Recipients = audience.First,
            },
            now);
        return (book, [change]);
    }

    private (AlertBook Book, IReadOnlyList<AlertChange> Changes) Extend(
        Alert open, Finding finding, AlertLevel level, Audience audience, Timestamp now)
    {
        var isWorse = level > open.Level;
        var isRarer = finding.Rarity > (open.Rarity ?? double.NegativeInfinity);
        var extended = open with
        {
            Level = isWorse ? level : open.Level,
            Until = Later(open.Until, finding.At),
            LastFound = now,
            Findings = open.Findings + 1,
            Rarity = isRarer ? finding.Rarity : open.Rarity,
            Basis = isWorse || isRarer || finding.Rarity is null ? finding.Basis : open.Basis,
        };
        if (!isWorse)
        {
            return (With(extended), [new AlertChange(Happening.Updated, extended)]);
        }

        IEnumerable<MemberId> recipients = open is { IsEscalated: true } && audience.Second is { } second
            ? audience.First.Append(second).Distinct()
            : audience.First;
        var (book, change) = Tell(
            Happening.Worsened,
            extended with { Acknowledged = null, Recipients = [.. recipients], LevelNotice = open.Notice + 1 },
            now);
        return (book, [change]);
    }

    // spec ihm-alerts 3.1
    private (AlertBook Book, AlertChange Change) Tell(Happening happening, Alert alert, Timestamp now)
    {
        var told = alert with { Notice = alert.Notice + 1, Sequence = Sequence + 1, Told = now };
        return (With(told) with { Sequence = told.Sequence }, new AlertChange(happening, told));
    }

    private (AlertBook Book, AlertChange Change) End(Alert alert, Timestamp now) => (
        this with { Open = Open.Remove(Subject.Of(alert)) },
        new AlertChange(Happening.Ended, alert with { Ended = now }));
}

/// <summary>What an alert is about: one at a time for each. An early warning is of the patient, whichever signal it was
/// told at.</summary>
public readonly record struct Subject(string Signal, FindingKind Kind) : IComparable<Subject>
{
    public static Subject Of(Alert alert) => Of(alert.Signal, alert.Kind);

    public static Subject Of(Signal signal, FindingKind kind) =>
        new(kind == FindingKind.EarlyWarning ? "" : signal.Name, kind);

    public int CompareTo(Subject other) =>
        string.CompareOrdinal(Signal, other.Signal) is not 0 and var order ? order : Kind.CompareTo(other.Kind);

    public static bool operator <(Subject left, Subject right) => left.CompareTo(right) < 0;

    public static bool operator >(Subject left, Subject right) => left.CompareTo(right) > 0;

    public static bool operator <=(Subject left, Subject right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Subject left, Subject right) => left.CompareTo(right) >= 0;
}
