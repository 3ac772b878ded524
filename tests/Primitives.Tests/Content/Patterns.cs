namespace Salus.Primitives.Tests.Content;

/// <summary>The two byte patterns of the reference vectors, given out in order.</summary>
internal sealed class Patterns(string pattern)
{
    private long _next;
    private uint _state = 0x9E3779B9;

    public static byte[] Bytes(string pattern, int size)
    {
        var bytes = new byte[size];
        new Patterns(pattern).Fill(bytes);
        return bytes;
    }

    public void Fill(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
        {
            value = unchecked(pattern == "A" ? (byte)(_next * 31 + (_next >> 8) * 17) : NextOfB());
            _next++;
        }
    }

    private byte NextOfB()
    {
        var place = (int)(_next % 4);
        if (place == 0)
        {
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
        }

        return (byte)((_state >> (8 * place)) & 0xFF);
    }
}
