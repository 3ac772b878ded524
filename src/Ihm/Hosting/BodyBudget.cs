using Salus.Web;

namespace Salus.Ihm.Hosting;

/// <summary>How many bytes of bodies are held in memory at once, over all callers: what counts is what has arrived, so
/// that who sends slowly keeps nobody out.</summary>
internal sealed class BodyBudget(long most)
{
    private long _held;

    /// <summary>A share of it, for one body, until it is disposed of.</summary>
    public Share Open() => new(this);

    public sealed class Share(BodyBudget budget) : IDisposable
    {
        private long _taken;

        /// <summary>Holds so many bytes in all; `ihm-busy` when that is too much together with all others.</summary>
        public void Hold(long bytes)
        {
            var more = Math.Max(0, bytes - _taken);
            _taken += more;
            if (Interlocked.Add(ref budget._held, more) > budget.Most)
            {
                throw new ProblemException(IhmProblems.IhmBusy.Because("Too much is under way; wait a second."));
            }
        }

        public void Dispose() => Interlocked.Add(ref budget._held, -_taken);
    }

    private long Most => most;
}
