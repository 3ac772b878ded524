using Salus.Primitives;

namespace Salus.Ihm.Intake.Devices;

/// <summary>The signed batches that came last, so that a packet sent again and again costs next to nothing, and costs
/// its device nothing at all. The store knows the older ones.</summary>
internal sealed class RecentBatches
{
    private const int Most = 16_384;

    private readonly Lock _lock = new();
    private readonly Dictionary<Digest, IntakeAnswer.Taken?> _answers = [];
    private readonly Queue<Digest> _order = new();

    /// <summary>Whether it came before; and the answer, unless it has to be judged again.</summary>
    public bool Knows(Digest id, out IntakeAnswer.Taken? answer)
    {
        lock (_lock)
        {
            return _answers.TryGetValue(id, out answer);
        }
    }

    public void Add(Digest id, IntakeAnswer.Taken answer)
    {
        // What had faults is judged again: some of them pass with time.
        var again = answer.Faults.Count > 0
            ? null
            : answer with { New = 0, Repeated = answer.New + answer.Repeated, IsRepeated = true };
        lock (_lock)
        {
            if (!_answers.TryAdd(id, again))
            {
                _answers[id] = again;
                return;
            }

            _order.Enqueue(id);
            if (_order.Count > Most)
            {
                _answers.Remove(_order.Dequeue());
            }
        }
    }
}
