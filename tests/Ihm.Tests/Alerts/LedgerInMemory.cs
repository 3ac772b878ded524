using Salus.Client;
using Salus.Ihm.Alerts;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Tests.Alerts;

/// <summary>A policy and a ledger of alerts, which takes a notice once, and none after a later one.</summary>
internal sealed class LedgerInMemory : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<MemberId, long> _last = [];
    private readonly List<(Notice Notice, IReadOnlyList<MemberId> Told)> _raised = [];
    private readonly KeyPair _othersKey = KeyPair.Generate();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HashSet<MemberId> Permitted { get; } = [Findings.Bob, Findings.Carol];

    /// <summary>Of Alice's agent.</summary>
    public KeyPair AgentKey { get; } = KeyPair.Generate();

    public Knowledge Knowledge { get; set; } = Knowledge.Fresh;

    public bool IsReachable { get; set; } = true;

    /// <summary>How many answers get lost on the way: what was asked has happened.</summary>
    public int LosesAnswers { get; set; }

    /// <summary>What it does not take, and why.</summary>
    public Func<Notice, Refusal?> Refuses { get; set; } = _ => null;

    /// <summary>What it says to an acknowledgement.</summary>
    public Func<string, TransactionId> Acknowledges { get; set; } = jws => new TransactionId(Digest.Of("ack"u8));

    public int Asked { get; private set; }

    public IReadOnlyList<(Notice Notice, IReadOnlyList<MemberId> Told)> Raised
    {
        get
        {
            lock (_lock)
            {
                return [.. _raised];
            }
        }
    }

    public AlertLedger Seam => new(AdmitAsync, RaiseAsync, FindAsync, SubmitAsync, Sign);

    public void Dispose()
    {
        AgentKey.Dispose();
        _othersKey.Dispose();
    }

    /// <summary>Completes when so many notices are on the ledger.</summary>
    public async Task HasAsync(int count)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_raised.Count >= count)
                {
                    return;
                }

                more = _more.Task;
            }

            await more.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    private static TransactionId IdOf(Notice notice) => new(Digest.Of(NoticeJson.Content(notice)));

    private Task<Admissions> AdmitAsync(
        MemberId patient, IReadOnlyCollection<MemberId> members, CancellationToken stopping)
    {
        Asked++;
        return Task.FromResult(new Admissions(
            patient,
            Knowledge,
            (member, _) => Knowledge != Knowledge.None && Permitted.Contains(member),
            _ => [.. Permitted.Where(member => member != Findings.Carol)]));
    }

    private Task<TransactionId> RaiseAsync(
        Notice notice, IReadOnlyList<MemberId> told, CancellationToken stopping)
    {
        lock (_lock)
        {
            if (!IsReachable)
            {
                throw new NoNodeException("away", null);
            }

            if (notice.Number <= _last.GetValueOrDefault(notice.Alert.Patient))
            {
                throw new RefusedException(Refusal.NoticeNotNext);
            }

            if (Refuses(notice) is { } refusal)
            {
                throw new RefusedException(refusal);
            }

            _last[notice.Alert.Patient] = notice.Number;
            _raised.Add((notice, told));
            _more.SetResult();
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return LosesAnswers-- > 0 ? throw new NoNodeException("lost", null) : Task.FromResult(IdOf(notice));
        }
    }

    private Task<TransactionId?> FindAsync(Notice notice, CancellationToken stopping)
    {
        lock (_lock)
        {
            return Task.FromResult<TransactionId?>(_raised.Exists(one => one.Notice.Alert.Id == notice.Alert.Id
                && one.Notice.Alert.Notice == notice.Alert.Notice)
                ? IdOf(notice)
                : null);
        }
    }

    private Task<TransactionId> SubmitAsync(MemberId patient, string jws, CancellationToken stopping) =>
        IsReachable ? Task.FromResult(Acknowledges(jws)) : throw new NoNodeException("away", null);

    private string Sign(MemberId patient, byte[] payload) =>
        Jws.Sign(patient == Findings.Alice ? AgentKey : _othersKey, "salus-alert", payload).ToCompact();
}
