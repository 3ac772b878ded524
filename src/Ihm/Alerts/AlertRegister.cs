using System.Collections.Concurrent;
using Salus.Ihm.Alerts.Settings;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Alerts;

/// <summary>
/// All that is known of alerts: in memory, and on paper first. One writes at a time, in turn, so that a receiver's
/// numbers become known in their order; anyone may read.
/// </summary>
internal sealed class AlertRegister(AlertArchive archive)
{
    /// <summary>So many of its last notices a receiver can ask for again.</summary>
    public const int KeptNotices = 1_000;

    // How many ended alerts of a patient are kept, and deliveries given up of a receiver.
    private const int KeptEnded = 1_000;
    private const int KeptGivenUp = 1_000;
    private const long UpdateEveryMs = 60_000;

    private readonly ConcurrentDictionary<MemberId, AlertBook> _books = new();
    private readonly ConcurrentDictionary<MemberId, AlertSettings> _settings = new();
    private readonly ConcurrentDictionary<MemberId, Feed> _feeds = new();
    private readonly ConcurrentDictionary<DocumentKey, Delivery> _pending = new();
    private readonly Dictionary<DocumentKey, Timestamp> _written = [];
    private readonly Dictionary<MemberId, Queue<DocumentKey>> _ended = [];

    /// <summary>Where all of it is kept.</summary>
    public AlertArchive Archive => archive;

    public IEnumerable<AlertBook> Books => _books.Values;

    /// <summary>What is on its way, and what was given up.</summary>
    public IEnumerable<Delivery> Deliveries => _pending.Values;

    public AlertBook BookOf(MemberId patient) => _books.GetValueOrDefault(patient) ?? new AlertBook(patient);

    public AlertSettings SettingsOf(MemberId patient) => _settings.GetValueOrDefault(patient, AlertSettings.Default);

    public Feed FeedOf(MemberId receiver) => _feeds.GetOrAdd(receiver, _ => new Feed());

    /// <summary>Whether what the last run left of a patient was read.</summary>
    public bool Knows(MemberId patient) => _books.ContainsKey(patient);

    /// <summary>Reads what the last run left of a patient, and returns what is still to be delivered.</summary>
    // spec ihm-alerts 6.1
    public async Task<IReadOnlyList<Delivery>> LoadAsync(MemberId patient, Timestamp now, CancellationToken stopping)
    {
        var open = await ReadAsync(Papers.OpenKind, patient, Papers.Read<Alert>, stopping);
        var sequence = await ReadAsync(Papers.SequenceKind, patient, Papers.Read<long>, stopping);
        var settings = await ReadAsync(
            Papers.SettingsKind, patient, paper => SettingsJson.Read(paper.Value), stopping);
        var notices = await ReadAsync(Papers.NoticeKind, patient, Papers.Read<Notice>, stopping);
        var deliveries = await ReadAsync(Papers.DeliveryKind, patient, Papers.Read<Delivery>, stopping);
        foreach (var key in await ReadAsync(Papers.EndedKind, patient, paper => paper.Key, stopping))
        {
            EndedOf(patient).Enqueue(key);
        }

        foreach (var delivery in deliveries)
        {
            _pending[Papers.KeyOf(delivery)] = delivery;
        }

        foreach (var notice in notices)
        {
            FeedOf(notice.Receiver).Add(notice, int.MaxValue);
        }

        _settings[patient] = settings.SingleOrDefault() ?? AlertSettings.Default;
        _books[patient] = AlertBook.Resume(patient, sequence.SingleOrDefault(), open, now);
        return [.. deliveries.Where(delivery => delivery.GivenUp is null)];
    }

    /// <summary>Keeps a book and what changed in it, with all that follows: notices, and deliveries, which it returns.
    /// When it throws, nothing is known to have happened, and the same may be kept again.</summary>
    // spec ihm-alerts 3.1, 3.2, 6.1
    public async Task<IReadOnlyList<Delivery>> KeepAsync(
        AlertBook book, IReadOnlyList<AlertChange> changes, Timestamp now)
    {
        var draft = new Draft(this, now);
        foreach (var change in changes)
        {
            draft.Add(change);
        }

        await draft.WriteAsync(archive);
        _books[book.Patient] = book;
        draft.Publish();
        return draft.Deliveries;
    }

    /// <summary>Keeps what came of an attempt; false when there will be no other.</summary>
    // spec ihm-alerts 6.3, 6.4
    public async Task<bool> SettleAsync(Delivery delivery, Attempt outcome, Timestamp now)
    {
        var key = Papers.KeyOf(delivery);
        switch (outcome)
        {
            case Attempt.Later(var fault):
                var tried = delivery with { Attempts = delivery.Attempts + 1, Fault = fault };
                if (delivery.Fault != fault)
                {
                    await archive.WriteAsync([Papers.Of(tried)], []);
                }

                _pending[key] = tried;
                return true;
            case Attempt.Never(var fault):
                var lost = delivery with { Attempts = delivery.Attempts + 1, Fault = fault, GivenUp = now };
                DocumentKey[] oldest = [.. OldestGivenUp(delivery.Lane.Receiver)];
                await archive.WriteAsync([Papers.Of(lost)], oldest);
                _pending[key] = lost;
                Forget(oldest);
                return false;
            default:
                var proven = outcome is Attempt.Arrived { Transaction: { } transaction }
                    ? await ProvenAsync(delivery.Notice.Alert, transaction)
                    : [];
                await archive.WriteAsync(proven, [key]);
                Forget([key]);
                return false;
        }
    }

    public async Task SetAsync(MemberId patient, AlertSettings settings)
    {
        await archive.WriteAsync([Papers.Of(patient, settings)], []);
        _settings[patient] = settings;
    }

    /// <summary>The alerts of a patient that are over, oldest first.</summary>
    public IAsyncEnumerable<Alert> EndedAsync(MemberId patient, CancellationToken stopping) =>
        archive.Read(Papers.EndedKind, patient, stopping).Select(Papers.Read<Alert>);

    /// <summary>Changes an alert that is over; false when there is none.</summary>
    public async Task<bool> ChangeEndedAsync(MemberId patient, AlertId id, Func<Alert, Alert> change)
    {
        await foreach (var alert in EndedAsync(patient, CancellationToken.None))
        {
            if (alert.Id == id)
            {
                await archive.WriteAsync([Papers.Ended(change(alert))], []);
                return true;
            }
        }

        return false;
    }

    private async Task<IReadOnlyList<Document>> ProvenAsync(Alert told, TransactionId transaction)
    {
        Alert Prove(Alert alert) => alert.Proofs.Any(proof => proof.Notice == told.Notice) ? alert
            : alert with { Proofs = [.. alert.Proofs, new NoticeProof(told.Notice, transaction)] };

        var book = BookOf(told.Patient);
        if (book.Open.Values.FirstOrDefault(open => open.Id == told.Id) is { } alert)
        {
            _books[told.Patient] = book.With(Prove(alert));
            return [Papers.Open(Prove(alert))];
        }

        await ChangeEndedAsync(told.Patient, told.Id, Prove);
        return [];
    }

    private IEnumerable<DocumentKey> OldestGivenUp(MemberId receiver)
    {
        var all = _pending.Values.Where(one => one.GivenUp is not null && one.Lane.Receiver == receiver).ToList();
        return all.OrderBy(one => one.GivenUp!.Value).Take(all.Count + 1 - KeptGivenUp).Select(Papers.KeyOf);
    }

    private void Forget(IEnumerable<DocumentKey> keys)
    {
        foreach (var key in keys)
        {
            _pending.TryRemove(key, out _);
        }
    }

    private Queue<DocumentKey> EndedOf(MemberId patient)
    {
        if (!_ended.TryGetValue(patient, out var keys))
        {
            _ended.Add(patient, keys = new Queue<DocumentKey>());
        }

        return keys;
    }

    private async Task<List<T>> ReadAsync<T>(
        string kind, MemberId patient, Func<Document, T> read, CancellationToken stopping)
    {
        List<T> all = [];
        await foreach (var paper in archive.Read(kind, patient, stopping))
        {
            all.Add(read(paper));
        }

        return all;
    }

    /// <summary>What one change of a book puts on paper, before it is known.</summary>
    private sealed class Draft(AlertRegister register, Timestamp now)
    {
        private readonly List<Document> _puts = [];
        private readonly List<DocumentKey> _deletes = [];
        private readonly List<Notice> _notices = [];
        private readonly List<DocumentKey> _ended = [];

        public List<Delivery> Deliveries { get; } = [];

        public void Add(AlertChange change)
        {
            var alert = change.Alert;
            var key = Papers.OpenKey(alert);
            if (change.Happening == Happening.Ended)
            {
                var ended = Papers.Ended(alert);
                _puts.Add(ended);
                _deletes.Add(key);
                _ended.Add(ended.Key);
            }
            else if (change.Happening != Happening.Updated || IsDue(key))
            {
                _puts.Add(Papers.Open(alert));
            }

            if (change.IsNumbered)
            {
                _puts.Add(Papers.Sequence(alert.Patient, alert.Sequence));
                var proof = new Notice(alert.Patient, alert.Sequence, change.Happening, now, alert);
                Deliveries.Add(new Delivery(new Lane(Channel.Ledger, alert.Patient, ""), proof));
            }

            if (change.IsTold)
            {
                Tell(change);
            }
        }

        // What would only say that there was one finding more is not worth a flush.
        public async Task WriteAsync(AlertArchive archive)
        {
            _puts.AddRange(_notices.Select(Papers.Of));
            _puts.AddRange(Deliveries.Select(Papers.Of));
            _deletes.AddRange(Surplus());
            if (_puts.Count > 0)
            {
                await archive.WriteAsync(_puts, _deletes);
            }
        }

        public void Publish()
        {
            foreach (var paper in _puts.Where(paper => paper.Key.Kind == Papers.OpenKind))
            {
                register._written[paper.Key] = now;
            }

            foreach (var delivery in Deliveries)
            {
                register._pending[Papers.KeyOf(delivery)] = delivery;
            }

            foreach (var key in _ended)
            {
                register.EndedOf(key.Patient).Enqueue(key);
            }

            foreach (var keys in register._ended.Values)
            {
                while (keys.Count > KeptEnded)
                {
                    keys.Dequeue();
                }
            }

            foreach (var notice in _notices)
            {
                register.FeedOf(notice.Receiver).Add(notice, KeptNotices);
            }
        }

        private bool IsDue(DocumentKey key) =>
            !register._written.TryGetValue(key, out var written) || now >= written.PlusMs(UpdateEveryMs);

        private void Tell(AlertChange change)
        {
            var settings = register.SettingsOf(change.Alert.Patient);
            foreach (var receiver in change.Alert.Recipients)
            {
                var last = _notices.FindLast(notice => notice.Receiver == receiver)?.Number
                    ?? register.FeedOf(receiver).Last;
                var notice = new Notice(receiver, last + 1, change.Happening, now, change.Alert);
                _notices.Add(notice);
                var contact = settings.ContactOf(receiver);
                if (contact?.Webhook is { } webhook)
                {
                    Deliveries.Add(new Delivery(new Lane(Channel.Webhook, receiver, webhook.AbsoluteUri), notice));
                }

                if (contact?.Mail is { } mail && change.IsNumbered)
                {
                    Deliveries.Add(new Delivery(new Lane(Channel.Mail, receiver, mail), notice));
                }
            }
        }

        private IEnumerable<DocumentKey> Surplus()
        {
            var notices = _notices.CountBy(notice => notice.Receiver).SelectMany(count =>
            {
                var kept = register.FeedOf(count.Key).Notices;
                return kept.Take(kept.Count + count.Value - KeptNotices).Select(Papers.KeyOf);
            });
            var ended = _ended.CountBy(key => key.Patient).SelectMany(count =>
            {
                var kept = register.EndedOf(count.Key);
                return kept.Take(kept.Count + count.Value - KeptEnded);
            });
            return [.. notices, .. ended];
        }
    }
}
