namespace Salus.Client.Fhir.Synthetic;

/// <summary>SplitMix64 (Steele, Lea and Flood, 2014): one seed gives the same bundle on every runtime, which
/// System.Random does not promise.</summary>
internal sealed class SyntheticRandom(int seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + (int)(Next() % (ulong)(most - least + 1));

    public decimal Between(decimal least, decimal most, int decimals) =>
        decimal.Round(least + ((most - least) * Between(0, 10_000) / 10_000m), decimals);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Between(0, choices.Count - 1)];

    public string Digits(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + Between(0, 9))));

    /// <summary>A version 4 UUID.</summary>
    public string Uuid()
    {
        var high = (Next() & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000;
        var low = (Next() & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000;
        return new Guid(
            (uint)(high >> 32), (ushort)((high >> 16) & 0xFFFF), (ushort)(high & 0xFFFF),
            (byte)(low >> 56), (byte)((low >> 48) & 0xFF), (byte)((low >> 40) & 0xFF), (byte)((low >> 32) & 0xFF),
            (byte)((low >> 24) & 0xFF), (byte)((low >> 16) & 0xFF), (byte)((low >> 8) & 0xFF), (byte)(low & 0xFF))
            .ToString();
    }

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E37_79B9_7F4A_7C15;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58_476D_1CE4_E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
