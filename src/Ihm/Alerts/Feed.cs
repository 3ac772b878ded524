using System.Collections.Immutable;

namespace Salus.Ihm.Alerts;

/// <summary>What one receiver was told, in order of number. For one writer and any number of readers.</summary>
internal sealed class Feed
{
    private readonly Lock _lock = new();
    private ImmutableList<Notice> _notices = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ImmutableList<Notice> Notices => _notices;

    /// <summary>The number of the last one, 0 before the first.</summary>
    public long Last => _notices is [.., var last] ? last.Number : 0;

    public void Add(Notice notice, int most)
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            // Almost always at the end: only what is read after a start comes patient by patient.
            var at = _notices.Count;
            while (at > 0 && _notices[at - 1].Number > notice.Number)
            {
                at--;
            }

            _notices = _notices.Insert(at, notice);
            _notices = _notices.Count > most ? _notices.RemoveAt(0) : _notices;
            (told, _more) = (_more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        told.SetResult();
    }

    /// <summary>Those after a number, as soon as there are some.</summary>
    public async Task<IReadOnlyList<Notice>> AfterAsync(long number, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (Last > number)
                {
                    return [.. _notices.Where(notice => notice.Number > number)];
                }

                more = _more.Task;
            }

            await more.WaitAsync(cancellationToken);
        }
    }
}
