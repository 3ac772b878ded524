using Salus.Ledger;

namespace Salus.Node.Bft;

/// <summary>Whether transactions that another validator brings are still looked at. Those that are refused count
/// against it, and most those that no honest one brings: looking at them must not take this validator's time (spec
/// votes 2.8). Safe for many threads.</summary>
internal sealed class ScreeningCredit(TimeProvider time)
{
    private const double PerSecond = 4096;
    private const long EachForged = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long At, double Debt)> _debts = new(StringComparer.Ordinal);

    /// <summary>Whether a validator has any left.</summary>
    public bool Has(string validator)
    {
        lock (_lock)
        {
            return Debt(validator) < PerSecond;
        }
    }

    /// <summary>Counts what was refused of what a validator brought.</summary>
    public void Charge(string validator, IReadOnlyList<Brought> brought)
    {
        var refused = brought.Sum(one => one.Refusal switch
        {
            null => 0,
            Refusal.BadSignature or Refusal.MalformedTransaction => EachForged,
            _ => 1L,
        });
        lock (_lock)
        {
            _debts[validator] = (time.GetTimestamp(), Debt(validator) + refused);
        }
    }

    private double Debt(string validator) => _debts.TryGetValue(validator, out var debt)
        ? Math.Max(0, debt.Debt - (time.GetElapsedTime(debt.At).TotalSeconds * PerSecond))
        : 0;
}
