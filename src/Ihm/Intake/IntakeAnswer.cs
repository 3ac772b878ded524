using Salus.Ihm.Hosting;
using Salus.Web;

namespace Salus.Ihm.Intake;

/// <summary>What the sender of readings is told: either a problem, and nothing was taken, or what became of them, which
/// is then durable.</summary>
public abstract record IntakeAnswer
{
    private IntakeAnswer()
    {
    }

    /// <summary>Taken: `New` readings were not there before, `Repeated` ones were, `Faults` names those not
    /// taken. `Batch` is the batch's id.</summary>
    public sealed record Taken(string Batch, int New, int Repeated, IReadOnlyList<ReadingFault> Faults) : IntakeAnswer
    {
        /// <summary>The whole batch had been taken before.</summary>
        public bool IsRepeated { get; init; }
    }

    /// <summary>Nothing was taken; `Faults` names the readings that were the cause.</summary>
    public sealed record Refused(Problem Problem) : IntakeAnswer
    {
        public IReadOnlyList<ReadingFault> Faults { get; init; } = [];
    }
}
