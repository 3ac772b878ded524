using System.Numerics;

namespace Salus.Primitives.Sealing;

/// <summary>Padding that hides the length of content: Padme (Nikitin et al., "Reducing Metadata Leakage from Encrypted
/// Files and Communication with PURBs", PoPETs 2019, section 4). It costs at most 12 % and leaks O(log log n)
/// bits.</summary>
public static class Padme
{
    /// <summary>The length in bytes to which content of <paramref name="length"/> bytes is padded; never less, and the
    /// padded length of a padded length is itself. A negative length is an ArgumentOutOfRangeException.</summary>
    public static long PaddedLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length < 2)
        {
            return length;
        }

        // Names of the paper: E the exponent, S the bits that E needs; the last E - S bits become zero.
        var e = BitOperations.Log2((ulong)length);
        var s = BitOperations.Log2((uint)e) + 1;
        var mask = (1L << (e - s)) - 1;
        return checked(length + mask) & ~mask;
    }
}
