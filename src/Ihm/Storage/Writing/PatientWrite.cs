using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Storage.Sealing;

namespace Salus.Ihm.Storage.Writing;

/// <summary>A patient who is opened, or new.</summary>
internal sealed class PatientWrite(PatientSeal seal) : Write<Room>
{
    private StoreState? _state;
    private Room? _room;

    /// <summary>Whether a new patient would mean that the store was lost.</summary>
    public bool IsThere { get; init; }

    protected override Room Answer => _room!;

    // spec ihm-store 6.6
    public override async Task AddAsync(Commit commit, CancellationToken ct)
    {
        _state = commit.State;
        if (commit.State.Rooms.TryGetValue(seal.Patient, out var open))
        {
            _room = open.Seal.Tag == seal.Tag ? open : throw StoreException.WrongKey();
            return;
        }

        await using var view = await commit.State.Database.ViewAsync(ct);
        var row = await StoreState.FindAsync(seal, view, ct);
        if (row is null && IsThere)
        {
            throw StoreException.Missing();
        }

        if (row is null)
        {
            _room = new Room(seal, commit.State.NextPatient());
            commit.Changes.Add(
                Sql.AddPatient,
                _room.Number,
                seal.Tag.High,
                seal.Tag.Low,
                seal.Seal([], new SealPlace(SealUse.Patient)));
            return;
        }

        // The tag is the key's; only the proof says whose key it is. spec ihm-store 1.6
        _ = seal.TryOpen((byte[])row[1], new SealPlace(SealUse.Patient)) ?? throw StoreException.WrongKey();
        _room = new Room(seal, (long)row[0]);
        await StoreState.LoadAsync(_room, view, ct);
    }

    public override void Succeed()
    {
        if (_state!.Rooms.TryAdd(seal.Patient, _room!))
        {
            _state.Count(_room!.UnmergedSamples);
        }

        base.Succeed();
    }
}

/// <summary>Segments that are needed no more.</summary>
internal sealed class ReleaseWrite(Room room, long through) : Write<bool>
{
    protected override bool Answer => true;

    public override Task AddAsync(Commit commit, CancellationToken ct)
    {
        var released = Math.Min(through, room.Segments);
        if (released > room.Released)
        {
            room.Released = released;
            commit.Changes.Add(Sql.SetReleased, room.Number, released);
        }

        return Task.CompletedTask;
    }
}

/// <summary>A wish that what is over be deleted; it is answered once it is.</summary>
internal sealed class ExpireWrite : Write<bool>
{
    protected override bool Answer => true;

    public override Task AddAsync(Commit commit, CancellationToken ct) => Task.CompletedTask;
}
