using Salus.Ledger.Machine;
using Salus.Ledger.States;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Ledger.Snapshots;

/// <summary>
/// Takes the sections of a snapshot, in any order and from any thread, and makes a machine of them. Whoever uses it
/// has found the manifest's digest in a certified header. A section that is not what the manifest says is a
/// <see cref="WireRejectedException"/>.
/// </summary>
public sealed class SnapshotLoad
{
    private readonly SnapshotManifest _manifest;
    private readonly EntityTable _entities;
    private readonly StateParts _parts = new();
    private readonly Digest[][] _spans;
    private readonly Remembered[][] _pages;

    /// <summary>A load of nothing yet.</summary>
    /// <param name="manifest">What the sections are.</param>
    public SnapshotLoad(SnapshotManifest manifest)
    {
        _manifest = manifest;
        _entities = new EntityTable(manifest.Entities);
        _spans = new Digest[manifest.Spans.Count][];
        _pages = new Remembered[manifest.Pages.Count][];
    }

    /// <summary>Takes a section; its bytes must not change afterwards.</summary>
    public void Take(int section, ReadOnlyMemory<byte> bytes)
    {
        if (Digest.Of(bytes.Span) != _manifest.DigestOf(section))
        {
            throw new WireRejectedException(WireFault.WrongValue, $"section {section} is not what the manifest says");
        }

        if (section < _spans.Length)
        {
            _spans[section] = SnapshotSections.ReadSpan(bytes.Span);
        }
        else if (section < _spans.Length + _pages.Length)
        {
            _pages[section - _spans.Length] = SnapshotSections.ReadPage(bytes.Span);
        }
        else
        {
            TakePart(section - _spans.Length - _pages.Length, bytes);
        }
    }

    /// <summary>The machine at the checkpoint, once every section was taken.</summary>
    public LedgerMachine ToMachine(Genesis genesis, LedgerName name, LedgerMachine? policies)
    {
        var header = _manifest.Header;
        if (_spans.Contains(null) || _pages.Contains(null) || _entities.Count != _manifest.Entities)
        {
            throw new WireRejectedException(WireFault.Truncated, "a section of the snapshot is missing");
        }

        var headers = new HeaderChain(_spans);
        headers.Add(header.Digest);
        _parts.CountLoaded();
        var state = new State(_entities, _parts, header.Height, header.State);
        var seen = _pages.SelectMany(page => page).ToArray();
        var taken = new Snapshot(_manifest, headers, seen, _parts);
        return new LedgerMachine(genesis, name, policies, new LedgerMemory(state, headers, seen, taken));
    }

    private void TakePart(int part, ReadOnlyMemory<byte> bytes)
    {
        var entities = SnapshotSections.ReadPart(bytes);
        foreach (var entity in entities)
        {
            if (!_entities.TryAdd(entity))
            {
                throw new WireRejectedException(WireFault.WrongValue, "an entity stands twice");
            }
        }

        _parts.Load(part, entities);
    }
}

/// <summary>What a machine that goes on from a snapshot begins with.</summary>
internal sealed record LedgerMemory(State State, HeaderChain Headers, IReadOnlyList<Remembered> Seen, Snapshot Taken);
