using Salus.Primitives.Certificates;

namespace Salus.Consensus;

/// <summary>Who proposed the final blocks right below a height, oldest first: those of its window, the first of which
/// begins at height 1, and of the set of validators that is in force.</summary>
public sealed record ProposerHistory(IReadOnlyList<string> Proposers)
{
    /// <summary>How many heights a window has.</summary>
    public const ulong Window = 1_000;

    /// <summary>The first height of the window that a height lies in.</summary>
    public static ulong FirstOf(ulong height, ulong window = Window) => height - ((height - 1) % window);
}

/// <summary>
/// Whose turn it is. Turns go round by power: over as many turns as there is power (in its smallest terms) each
/// validator has exactly as many as it has power, and none with less than a third has two in a row. In the first round
/// those are passed over whose turn of this window ended with another's block, the latest of them that together have
/// less than a third of all power; a new window gives each a new chance (spec consensus 4).
/// </summary>
public sealed class ProposerSchedule
{
    private readonly Validator[] _validators;
    private readonly long[] _reach;
    private readonly long _turns;
    private readonly long _step;
    private readonly ulong _height;
    private readonly ulong _passed;

    /// <param name="set">The validators of the height.</param>
    /// <param name="height">The height to agree on.</param>
    /// <param name="history">Who proposed the blocks right below it.</param>
    public ProposerSchedule(ValidatorSet set, ulong height, ProposerHistory history)
    {
        _validators = [.. set.Validators.Where(validator => validator.Power > 0)];
        var unit = _validators.Aggregate(0L, (divisor, validator) => Divisor(divisor, validator.Power));
        _reach = new long[_validators.Length];
        for (var index = 0; index < _validators.Length; index++)
        {
            _turns += _validators[index].Power / unit;
            _reach[index] = _turns;
        }

        // A step near the golden section of the turns, without a common divisor, meets all and spreads them evenly.
        _step = Math.Max(1, (long)((Int128)_turns * 618 / 1000));
        while (Divisor(_turns, _step) != 1)
        {
            _step--;
        }

        _height = height;
        var failed = Failed(height - (ulong)history.Proposers.Count, history.Proposers, set.TotalPower);
        while (failed.Contains(Turn(height + _passed)))
        {
            _passed++;
        }
    }

    /// <summary>The one validator that may propose in a round.</summary>
    public string Proposer(uint round) => Turn(_height + _passed + round).Id;

    private Validator Turn(ulong turn)
    {
        var place = (long)((UInt128)turn * (ulong)_step % (ulong)_turns);
        var index = Array.BinarySearch(_reach, place + 1);
        return _validators[index >= 0 ? index : ~index];
    }

    // The latest that failed: who failed before them has another chance, or two that fail would cost a round each turn.
    private Queue<Validator> Failed(ulong first, IReadOnlyList<string> proposers, long totalPower)
    {
        var failed = new Queue<Validator>();
        var power = 0L;
        for (var index = 0; index < proposers.Count; index++)
        {
            var due = Turn(first + (ulong)index);
            if (proposers[index] == due.Id || failed.Contains(due) || !IsLessThanAThird(due.Power))
            {
                continue;
            }

            failed.Enqueue(due);
            power += due.Power;
            while (!IsLessThanAThird(power))
            {
                power -= failed.Dequeue().Power;
            }
        }

        return failed;

        bool IsLessThanAThird(long part) => (Int128)part * 3 < totalPower;
    }

    private static long Divisor(long first, long second)
    {
        while (second != 0)
        {
            (first, second) = (second, first % second);
        }

        return first;
    }
}
