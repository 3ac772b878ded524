using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Node.Bft;
using Salus.Node.Ledgers;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Bft;

/// <summary>Validators of several hospitals in one process, each with a data folder; what they say to each other goes
/// through the codec.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly TestPeers[] _peers;
    private readonly RegionLedgers?[] _regions;
    private readonly bool _isOwner;
    private readonly string _root = Directory.CreateTempSubdirectory("salus-").FullName;

    public TestCluster(int validators, int spares = 0)
        : this(new TestHospital(validators: validators, spares: spares), validators + spares) => _isOwner = true;

    public TestCluster(TestHospital hospital, int validators)
    {
        Hospital = hospital;
        _regions = new RegionLedgers?[validators];
        _peers = [.. Hospital.Validators.Select(validator => new TestPeers(validator.Id))];
        foreach (var peers in _peers)
        {
            peers.Others = [.. _peers.Where(other => other != peers)];
            peers.Tamper = message => Tamper(peers.Self, message);
        }

        for (var place = 0; place < _regions.Length; place++)
        {
            PrivateFolder.Make(Folder(place).Root);
            Found(place);
        }
    }

    public TestHospital Hospital { get; }

    public ILoggerFactory Log { get; init; } = NullLoggerFactory.Instance;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told of two messages that prove a validator faulty, and at which place they were caught.</summary>
    public Action<int, LedgerName, Message, Message> Caught { get; set; } = (_, _, _, _) => { };

    /// <summary>What becomes of what a validator sends.</summary>
    public Func<string, PeerMessage, PeerMessage> Tamper { get; set; } = (_, message) => message;

    /// <summary>A validator says something in its own name, whatever its replica does.</summary>
    public void Say(int place, LedgerName ledger, Message message) =>
        _peers[place].Broadcast(ledger, new PeerMessage.Speech(message));

    public RegionLedgers this[int place] => _regions[place]!;

    public IEnumerable<RegionLedgers> Running => _regions.OfType<RegionLedgers>();

    public DataFolder Folder(int place) => new(Path.Combine(_root, $"node{place}"));

    public async Task StartAsync(int place)
    {
        var opening = new RegionOpening(
            Folder(place), Hospital.Genesis, Hospital.Validators[place], Time, Log)
        {
            Peers = _peers[place],
            Caught = (ledger, first, second) => Caught(place, ledger, first, second),
        };
        _regions[place] = await RegionLedgers.OpenAsync(opening, CancellationToken.None);
        _peers[place].Join();
    }

    public async Task StartAllAsync()
    {
        for (var place = 0; place < _regions.Length; place++)
        {
            await StartAsync(place);
        }
    }

    public async Task StopAsync(int place)
    {
        _peers[place].Leave();
        await (_regions[place]?.DisposeAsync() ?? ValueTask.CompletedTask);
        _regions[place] = null;
    }

    public async ValueTask DisposeAsync()
    {
        for (var place = 0; place < _regions.Length; place++)
        {
            await StopAsync(place);
        }

        if (_isOwner)
        {
            Hospital.Dispose();
        }

        Directory.Delete(_root, recursive: true);
    }

    private void Found(int place)
    {
        foreach (var rules in Hospital.Genesis.Ledgers)
        {
            VoteLog.Found(Folder(place).Ledger(rules.Name));
        }
    }

    private sealed class TestPeers(string self) : IPeers
    {
        private readonly Dictionary<LedgerName, IPeerListener> _listeners = [];
        private volatile bool _isHere;

        public IReadOnlyList<TestPeers> Others { get; set; } = [];

        public void Attach(LedgerName ledger, IPeerListener listener) => _listeners[ledger] = listener;

        public void Send(LedgerName ledger, string validator, PeerMessage message) =>
            Carry(PeerCodec.Encode(ledger, message), Others.Where(other => other.Self == validator));

        public void Broadcast(LedgerName ledger, PeerMessage message) =>
            Carry(PeerCodec.Encode(ledger, message), Others);

        public void Join()
        {
            _isHere = true;
            foreach (var other in Others.Where(other => other._isHere))
            {
                Meet(other);
                other.Meet(this);
            }
        }

        public void Leave() => _isHere = false;

        public string Self => self;

        public Func<PeerMessage, PeerMessage> Tamper { get; set; } = message => message;

        private void Meet(TestPeers other)
        {
            foreach (var listener in _listeners.Values)
            {
                listener.Connected(other.Self);
            }
        }

        private void Carry(byte[] bytes, IEnumerable<TestPeers> others)
        {
            foreach (var other in others.Where(other => _isHere && other._isHere))
            {
                var (ledger, message) = PeerCodec.Decode(bytes);
                other._listeners[ledger].Received(self, Tamper(message));
            }
        }
    }
}
