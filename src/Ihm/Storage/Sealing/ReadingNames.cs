using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Storage.Sealing;

/// <summary>
/// The identities of readings. Devices count upwards, so ids that differ only in their last three characters share the
/// tag of what comes before, and lie side by side in the database; their last characters are masked with bits of it.
/// One for each batch: it remembers the tags that it made.
/// </summary>
internal sealed class ReadingNames(Names names, long patient, MemberId device)
{
    private const int LastCharacters = 3;
    private const int BitsOfLast = 26;
    private const long LastMask = (1L << BitsOfLast) - 1;

    private readonly Dictionary<(Signal Signal, string Prefix), (long High, long Low, long Mask)> _groups = [];

    public IdentityKey Of(Signal signal, string id)
    {
        var cut = Math.Max(0, id.Length - LastCharacters);
        var prefix = id[..cut];
        if (!_groups.TryGetValue((signal, prefix), out var group))
        {
            var tag = names.OfReadings(device, signal, prefix);
            group = (tag.High, tag.Low & ~LastMask, tag.Low & LastMask);
            _groups.Add((signal, prefix), group);
        }

        // Length and characters, so that "1" is not "\01".
        long last = id.Length - cut;
        for (var index = cut; index < id.Length; index++)
        {
            last = (last << 8) | id[index];
        }

        return new IdentityKey(patient, group.High, group.Low | (last ^ group.Mask));
    }

    public IdentityKey OfBatch(string batch)
    {
        var (high, low) = names.OfBatch(device, batch);
        return new IdentityKey(patient, high, low);
    }
}

/// <summary>Where an identity stands: the patient's number, and 128 bits for the name.</summary>
internal readonly record struct IdentityKey(long Patient, long High, long Low) : IComparable<IdentityKey>
{
    public int CompareTo(IdentityKey other)
    {
        var order = Patient.CompareTo(other.Patient);
        order = order != 0 ? order : High.CompareTo(other.High);
        return order != 0 ? order : Low.CompareTo(other.Low);
    }

    // High is a keyed hash; Low tells neighbours apart.
    public override int GetHashCode() => unchecked((int)(High ^ Low ^ (Low >> 32)));
}

/// <summary>
/// What is remembered of a reading: its newest version, the tag of its content and its time; of a batch: version 0, the
/// tag of its content and, for a time, its segment.
/// </summary>
internal readonly record struct Identity(IdentityKey Key, int Version, long Content, long Time);
