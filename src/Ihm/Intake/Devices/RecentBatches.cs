using Salus.Primitives;

namespace Salus.Ihm.Intake.Devices;

/// <summary>The signed batches taken last, so that a packet sent again and again costs next to nothing. The store knows
/// the older ones.</summary>
internal sealed class RecentBatches
{
    private const int Most = 16_384;

    private readonly Lock _lock = new();
    private readonly Dictionary<Digest, IntakeAnswer.Taken> _answers = [];
    private readonly Queue<Digest> _order = new();

    public IntakeAnswer.Taken? Find(Digest id)
    {
        lock (_lock)
        {
            return _answers.GetValueOrDefault(id);
        }
    }

    public void Add(Digest id, IntakeAnswer.Taken answer)
    {
        // What had faults is judged again: some of them pass with time.
        if (answer.Faults.Count > 0)
        {
            return;
        }

        var again = answer with { New = 0, Repeated = answer.New + answer.Repeated, IsRepeated = true };
        lock (_lock)
        {
            if (!_answers.TryAdd(id, again))
            {
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
