using System.Security.Cryptography;
using Salus.Primitives.Jose;
using Salus.Primitives.Wire;

namespace Salus.Primitives.Certificates;

/// <summary>Who votes: an id for life, the organisation it belongs to, the key it votes with and uses for nothing else,
/// and its power (0 when it was taken away).</summary>
public sealed record Validator(string Id, string Organisation, Jwk Key, long Power);

/// <summary>The validators of a ledger at one height, in ordinal order of their ids; its digest stands in headers
/// (spec wire 2.1 to 2.3).</summary>
public sealed class ValidatorSet
{
    /// <summary>The greatest number of validators in a set.</summary>
    public const int MaxCount = 1024;

    /// <summary>The greatest length of a validator's id and of an organisation's name, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The greatest total power: the greatest integer that every JSON reader keeps exact.</summary>
    public const long MaxPower = (1L << 53) - 1;

    private const int CoordinateSize = 32;

    private readonly Dictionary<string, Validator> _byId;

    /// <summary>Takes validators in any order; a set that spec wire 2.1 does not allow is an
    /// ArgumentException.</summary>
    public ValidatorSet(IEnumerable<Validator> validators)
    {
        Validators = [.. validators.OrderBy(validator => validator.Id, StringComparer.Ordinal)];
        if (FaultIn(Validators) is { } fault)
        {
            throw new ArgumentException(fault, nameof(validators));
        }

        _byId = Validators.ToDictionary(validator => validator.Id, StringComparer.Ordinal);
        TotalPower = Validators.Sum(validator => validator.Power);
        Digest = Digest.Of(Encode());
    }

    private static ReadOnlySpan<byte> Domain => "salus-validators-v1\0"u8;

    /// <summary>The validators in ordinal order of their ids.</summary>
    public IReadOnlyList<Validator> Validators { get; }

    /// <summary>The power of all validators together; more than 0.</summary>
    public long TotalPower { get; }

    /// <summary>The SHA-256 of <see cref="Encode"/>.</summary>
    public Digest Digest { get; }

    /// <summary>Reads what <see cref="Encode"/> writes and nothing else, or throws a WireRejectedException.</summary>
    public static ValidatorSet Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        if (!reader.ReadFixed(Math.Min(Domain.Length, reader.Remaining)).SequenceEqual(Domain))
        {
            throw Refused("it must begin with the domain of validator sets");
        }

        var validators = new Validator[reader.ReadCount(MaxCount)];
        for (var index = 0; index < validators.Length; index++)
        {
            validators[index] = ReadValidator(ref reader);
        }

        reader.End();
        return FaultIn(validators) is { } fault ? throw Refused(fault) : new ValidatorSet(validators);
    }

    /// <summary>The validator with this id, or null.</summary>
    public Validator? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The canonical bytes of spec wire 2.2.</summary>
    public byte[] Encode()
    {
        var writer = new WireWriter(Domain.Length + Validators.Count * 128);
        writer.WriteFixed(Domain);
        writer.WriteCount(Validators.Count);
        foreach (var validator in Validators)
        {
            writer.WriteText(validator.Id);
            writer.WriteText(validator.Organisation);
            var point = validator.Key.ToParameters().Q;
            writer.WriteFixed(point.X);
            writer.WriteFixed(point.Y);
            writer.WriteI64(validator.Power);
        }

        return writer.ToArray();
    }

    private static Validator ReadValidator(ref WireReader reader)
    {
        var id = reader.ReadText(MaxNameLength);
        var organisation = reader.ReadText(MaxNameLength);
        var x = reader.ReadFixed(CoordinateSize).ToArray();
        var y = reader.ReadFixed(CoordinateSize).ToArray();
        var power = reader.ReadI64();
        try
        {
            var point = new ECPoint { X = x, Y = y };
            var key = Jwk.From(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            return new Validator(id, organisation, key, power);
        }
        catch (JoseRejectedException refusal)
        {
            throw Refused($"the key of validator '{id}' is refused: {refusal.Message}");
        }
    }

    // spec wire 2.1
    private static string? FaultIn(IReadOnlyList<Validator> validators)
    {
        if (validators.Count is 0 or > MaxCount)
        {
            return $"a set has 1 to {MaxCount} validators, not {validators.Count}";
        }

        var (total, keys) = (0L, new HashSet<Jwk>());
        for (var index = 0; index < validators.Count; index++)
        {
            var validator = validators[index];
            if (!IsName(validator.Id) || !IsName(validator.Organisation))
            {
                return $"ids and organisations are 1 to {MaxNameLength} characters of printable ASCII";
            }

            if (index > 0 && string.CompareOrdinal(validators[index - 1].Id, validator.Id) >= 0)
            {
                return $"validator '{validator.Id}' is there twice or out of order";
            }

            if (!keys.Add(validator.Key))
            {
                return $"validator '{validator.Id}' has the key of another";
            }

            if (validator.Power < 0 || validator.Power > MaxPower - total)
            {
                return $"power is 0 or more and at most {MaxPower} together";
            }

            total += validator.Power;
        }

        return total == 0 ? "some validator must have power" : null;
    }

    /// <summary>Whether a text can be a validator's id or an organisation's name (spec wire 2.1).</summary>
    public static bool IsName(string name) =>
        name.Length is >= 1 and <= MaxNameLength && !name.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static WireRejectedException Refused(string fault) =>
        new(WireFault.WrongValue, $"Validator set: {fault}.");
}
