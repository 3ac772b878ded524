using System.Security.Cryptography;
using Salus.Primitives.Sealing;

namespace Salus.Primitives.Tests.Sealing;

/// <summary>Keys, content and small segments for the tests of sealed content.</summary>
internal static class Some
{
    /// <summary>Segments of 96 bytes: a content of a few hundred bytes has several.</summary>
    public static readonly SealingScheme SmallSegments = new(96, 32, HashAlgorithmName.SHA256);

    public static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];

    public static readonly byte[] AssociatedData = "salus-test record 7 version 1"u8.ToArray();

    public static byte[] Content(int length) =>
        [.. Enumerable.Range(0, length).Select(index => (byte)(index * 7 % 251))];

    public static byte[] Header(SealingScheme scheme) =>
        [(byte)scheme.HeaderSize, .. Enumerable.Range(100, scheme.HeaderSize - 1).Select(value => (byte)value)];

    public static byte[] Sealed(SealingScheme scheme, byte[] content) =>
        SealedSpan.Seal(scheme, content, Key, AssociatedData, Header(scheme));

    /// <summary>The sealed content cut into its header-and-first segment and the segments after it.</summary>
    public static byte[][] Segments(SealingScheme scheme, byte[] sealedContent) =>
        [.. sealedContent.Chunk(scheme.SegmentSize)];
}
