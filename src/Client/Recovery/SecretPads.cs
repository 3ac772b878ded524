using System.Security.Cryptography;

namespace Salus.Client.Recovery;

/// <summary>
/// A secret of 32 bytes, split among n holders so that any k of them have it and any k-1 know nothing of it: replicated
/// secret sharing (Ito, Saito, Nishizeki 1987), of XOR and random bytes alone (spec recovery 2.2). What a holder gets
/// is in the order of <see cref="Sets"/>.
/// </summary>
internal static class SecretPads
{
    public const int Size = 32;

    /// <summary>The pads of each holder, by place.</summary>
    public static IReadOnlyList<IReadOnlyList<byte[]>> Split(ReadOnlySpan<byte> secret, int threshold, int count)
    {
        if (secret.Length != Size)
        {
            throw new ArgumentException($"A secret has {Size} bytes.", nameof(secret));
        }

        var sets = Sets(threshold, count);
        var last = secret.ToArray();
        List<byte[]> pads = [];
        foreach (var _ in sets.Skip(1))
        {
            pads.Add(RandomNumberGenerator.GetBytes(Size));
            XorInto(last, pads[^1]);
        }

        pads.Add(last);
        return
        [
            .. Enumerable.Range(0, count).Select(holder =>
                (IReadOnlyList<byte[]>)[.. pads.Where((_, index) => !sets[index].Contains(holder))]),
        ];
    }

    /// <summary>What the pads of these holders yield; null when they lack one, or disagree about one.</summary>
    public static byte[]? Join(IReadOnlyDictionary<int, IReadOnlyList<byte[]>> held, int threshold, int count)
    {
        var sets = Sets(threshold, count);
        var pads = new byte[]?[sets.Count];
        foreach (var (holder, own) in held)
        {
            int[] places = [.. Enumerable.Range(0, sets.Count).Where(index => !sets[index].Contains(holder))];
            if (own.Count != places.Length)
            {
                return null;
            }

            foreach (var (place, pad) in places.Zip(own))
            {
                if (pads[place] is { } known && !known.AsSpan().SequenceEqual(pad))
                {
                    return null;
                }

                pads[place] = pad;
            }
        }

        var secret = new byte[Size];
        foreach (var pad in pads)
        {
            if (pad is null)
            {
                return null;
            }

            XorInto(secret, pad);
        }

        return secret;
    }

    /// <summary>Every set of k-1 of n places, in lexicographic order: one pad each.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Sets(int threshold, int count) =>
        [.. Choices(0, threshold - 1, count)];

    /// <summary>Every set of so many of the places from a first one on, in lexicographic order.</summary>
    public static IEnumerable<IReadOnlyList<int>> Choices(int first, int size, int count) => size == 0
        ? [[]]
        : Enumerable.Range(first, Math.Max(0, count - first)).SelectMany(place =>
            Choices(place + 1, size - 1, count).Select(rest => (IReadOnlyList<int>)[place, .. rest]));

    private static void XorInto(byte[] sum, byte[] pad)
    {
        for (var index = 0; index < Size; index++)
        {
            sum[index] ^= pad[index];
        }
    }
}
