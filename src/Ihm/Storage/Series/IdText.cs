namespace Salus.Ihm.Storage.Series;

/// <summary>An id as the next one sees it: most count upwards, and most others begin alike.</summary>
internal sealed class IdText
{
    private const int MostAtOnce = 32 * 1024;

    private readonly byte[] _text = new byte[byte.MaxValue];
    private int _length;
    private byte[] _room = [];
    private int _used;

    /// <summary>How many ids are still to be read: they share arrays.</summary>
    public int Left { get; set; }

    /// <summary>Goes one id on, if that is what follows; else the id stays.</summary>
    public bool TryFollow(ReadOnlySpan<byte> id)
    {
        if (id.Length != _length || !CountUp())
        {
            return false;
        }

        if (id.SequenceEqual(_text.AsSpan(0, _length)))
        {
            return true;
        }

        // The reader sees the id before, and what both begin with.
        CountDown();
        return false;
    }

    /// <summary>The id that follows.</summary>
    public StoredId Follow()
    {
        CountUp();
        return Keep();
    }

    /// <summary>How much of the id before stays, and what comes instead of the rest.</summary>
    public void Write(ReadOnlySpan<byte> id, ByteWriter bytes)
    {
        var kept = id.CommonPrefixLength(_text.AsSpan(0, _length));
        bytes.WriteByte(checked((byte)kept));
        bytes.WriteByte(checked((byte)(id.Length - kept)));
        bytes.WriteBytes(id[kept..]);
        id.CopyTo(_text);
        _length = id.Length;
    }

    public StoredId Read(ref ByteReader bytes)
    {
        int kept = bytes.ReadByte();
        var rest = bytes.Take(bytes.ReadByte());
        rest.CopyTo(_text.AsSpan(kept));
        _length = kept + rest.Length;
        return Keep();
    }

    private StoredId Keep()
    {
        if (_room.Length - _used < _length)
        {
            _room = new byte[Math.Max(_length, Math.Min(MostAtOnce, Left * _length))];
            _used = 0;
        }

        _text.AsSpan(0, _length).CopyTo(_room.AsSpan(_used));
        var id = new StoredId(_room, _used, _length);
        _used += _length;
        Left--;
        return id;
    }

    // 1299 becomes 1300; 999, and what does not end with a digit, has no successor of its length.
    private bool CountUp()
    {
        var end = _text.AsSpan(0, _length);
        if (_length > 0 && end[^1] is >= (byte)'0' and < (byte)'9')
        {
            end[^1]++;
            return true;
        }

        var place = end.TrimEnd((byte)'9').Length - 1;
        if (place < 0 || !char.IsAsciiDigit((char)_text[place]))
        {
            return false;
        }

        _text[place]++;
        end[(place + 1)..].Fill((byte)'0');
        return true;
    }

    private void CountDown()
    {
        var end = _text.AsSpan(0, _length);
        var place = end.TrimEnd((byte)'0').Length - 1;
        _text[place]--;
        end[(place + 1)..].Fill((byte)'9');
    }
}
