using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Primitives.Tests.Certificates;

/// <summary>Four validators, v1 to v4, with their keys, and the header that they vote for.</summary>
internal static class Council
{
    public const string Network = "testnet";
    public const string Ledger = "records";
    public const ulong Height = 42;
    public const uint Round = 3;

    public static readonly Digest Header = Digest.Of("header 42"u8);

    public static readonly ValidatorSet Set;

    private static readonly Dictionary<string, KeyPair> Keys =
        new[] { "v1", "v2", "v3", "v4" }.ToDictionary(id => id, _ => KeyPair.Generate());

    // After the keys: static fields are set in the order in which they stand.
    static Council() => Set = With(1, 1, 1, 1);

    public static Jwk Key(string id) => Keys[id].Public;

    public static ValidatorSet With(params long[] powers) =>
        new(Keys.Zip(powers, (key, power) => new Validator(key.Key, $"hospital-{key.Key}", key.Value.Public, power)));

    public static ValidatorSignature Vote(string id, uint round = Round) =>
        new(id, Keys[id].Sign(VoteBytes.For(Network, Ledger, Height, round, Header)));

    public static Certificate SignedBy(params string[] ids) => new(Round, [.. ids.Select(id => Vote(id))]);
}
