using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Watching;

/// <summary>What watching is told and whom it tells: the thresholds that hold for a patient, the same instance while
/// they do not change; and who takes what was found. Findings may come twice after a kill, never not at all.</summary>
public sealed record WatchOrders(
    Func<MemberId, CancellationToken, ValueTask<Thresholds>> ThresholdsAsync,
    Func<MemberId, IReadOnlyList<Finding>, CancellationToken, Task> FoundAsync);
