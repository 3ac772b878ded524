using Salus.Client.Wallets;

namespace Salus.Client.Http;

/// <summary>The nodes that a client knows of: those it was given, and those that nodes told of. First comes the one
/// that answered last, then the others in their order; a node that failed comes after all others for a minute (spec
/// records 8). Safe for many threads.</summary>
internal sealed class KnownNodes
{
    private const int MostLearned = 64;
    private const int MaxAddress = 256;
    private static readonly TimeSpan Grudge = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly ClientOptions _options;
    private readonly NodeMemory? _memory;
    private readonly Func<Uri, Node> _open;
    private readonly List<KnownNode> _nodes;
    private KnownNode _preferred;
    private bool _isRecalled;

    public KnownNodes(ClientOptions options, NodeMemory? memory, Func<Uri, Node> open)
    {
        _options = options;
        _memory = memory;
        _open = open;
        _nodes = options.Nodes is [_, ..]
            ? [.. options.Nodes.Distinct().Select(address => new KnownNode(open(address), isGiven: true))]
            : throw new ArgumentException("at least one node", nameof(options));
        _preferred = _nodes[0];
    }

    private DateTimeOffset Now => _options.Time.GetUtcNow();

    /// <summary>All of them, in the order in which they are to be asked.</summary>
    public IReadOnlyList<KnownNode> InOrder()
    {
        lock (_lock)
        {
            Recall();
            var first = _nodes.IndexOf(_preferred);
            return [.. _nodes[first..].Concat(_nodes[..first]).OrderBy(node => Now - node.Failed < Grudge)];
        }
    }

    /// <summary>A node did not do what it should.</summary>
    public void Fail(KnownNode node)
    {
        lock (_lock)
        {
            node.Failed = Now;
        }
    }

    /// <summary>A node answered. True when it is to be asked for the others now, which nobody else does
    /// then.</summary>
    public bool Answer(KnownNode node, bool isPreferred)
    {
        lock (_lock)
        {
            (node.HasAnswered, node.Failed) = (true, null);
            _preferred = isPreferred ? node : _preferred;
            if (Now - node.Told < Fresh)
            {
                return false;
            }

            node.Told = Now;
            return true;
        }
    }

    /// <summary>Takes what a node told of others, and keeps it for the next client of the wallet.</summary>
    public async Task LearnAsync(KnownNode from, IEnumerable<Uri?> told)
    {
        RememberedNodes known;
        lock (_lock)
        {
            HashSet<Uri> named = [.. told.OfType<Uri>().Where(address => IsOne(address, from.Address))];
            _nodes.RemoveAll(node => node != _preferred
                && !node.IsGiven && node.Failed is not null && !named.Contains(node.Address));
            Add(named);
            known = new RememberedNodes(
                _options.Genesis.Network,
                Now,
                [.. _nodes.OrderByDescending(node => node == _preferred).ThenByDescending(node => node.HasAnswered)
                    .Select(node => node.Address)]);
        }

        if (_memory is not null)
        {
            // What could not be kept is learned again.
            await _memory.TryWriteAsync(known);
        }
    }

    // As nodes are reached, and no worse than how the one is that told of it.
    private static bool IsOne(Uri address, Uri teller) =>
        address is { IsAbsoluteUri: true, PathAndQuery: "/", UserInfo: "", Fragment: "" }
        && address.OriginalString.Length <= MaxAddress
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == teller.Scheme && address.IsLoopback));

    private void Recall()
    {
        if (_isRecalled)
        {
            return;
        }

        _isRecalled = true;
        if (_memory?.Read(_options.Genesis.Network) is { Nodes: [var last, ..] } kept)
        {
            Add(kept.Nodes);
            if (!_options.AsksInOrder && _nodes.Find(node => node.Address == last) is { } preferred)
            {
                preferred.Told = kept.Learned <= Now ? kept.Learned : null;
                _preferred = preferred;
            }
        }
    }

    // There are never too many; who has answered stays.
    private void Add(IEnumerable<Uri> addresses)
    {
        foreach (var address in addresses.Where(address => !_nodes.Exists(node => node.Address == address)).ToList())
        {
            if (_nodes.Count(node => !node.IsGiven) >= MostLearned
                && !(_nodes.Find(node => !node.IsGiven && !node.HasAnswered) is { } unproven && Forget(unproven)))
            {
                return;
            }

            _nodes.Add(new KnownNode(_open(address), isGiven: false));
        }
    }

    private bool Forget(KnownNode node) => node != _preferred && _nodes.Remove(node);
}
