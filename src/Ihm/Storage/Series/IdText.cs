using System.Text;

namespace Salus.Ihm.Storage.Series;

/// <summary>An id as the next one sees it: most count upwards, and most others begin alike.</summary>
internal sealed class IdText
{
    private readonly char[] _text = new char[byte.MaxValue];
    private int _length;

    /// <summary>Goes one id on, if that is what follows; else the id stays.</summary>
    public bool TryFollow(string id)
    {
        if (id.Length != _length || !CountUp())
        {
            return false;
        }

        if (id.AsSpan().SequenceEqual(_text.AsSpan(0, _length)))
        {
            return true;
        }

        // It is overwritten by the id that did come, but what both begin with has to be what the reader sees.
        CountDown();
        return false;
    }

    /// <summary>The id that follows.</summary>
    public string Follow()
    {
        CountUp();
        return new string(_text, 0, _length);
    }

    /// <summary>How much of the id before stays, and what comes instead of the rest.</summary>
    public void Write(string id, ByteWriter bytes)
    {
        var kept = id.AsSpan().CommonPrefixLength(_text.AsSpan(0, _length));
        bytes.WriteByte(checked((byte)kept));
        bytes.WriteText(id.AsSpan(kept));
        id.CopyTo(_text);
        _length = id.Length;
    }

    public string Read(ref ByteReader bytes)
    {
        int kept = bytes.ReadByte();
        var rest = bytes.Take(bytes.ReadByte());
        _length = kept + Encoding.ASCII.GetChars(rest, _text.AsSpan(kept));
        return new string(_text, 0, _length);
    }

    // 1299 becomes 1300; 999, and what does not end with a digit, has no successor of its length.
    private bool CountUp()
    {
        var end = _text.AsSpan(0, _length);
        var turned = end.Length - end.TrimEnd('9').Length;
        var place = _length - turned - 1;
        if (place < 0 || !char.IsAsciiDigit(_text[place]))
        {
            return false;
        }

        _text[place]++;
        end[(place + 1)..].Fill('0');
        return true;
    }

    private void CountDown()
    {
        var end = _text.AsSpan(0, _length);
        var place = end.TrimEnd('0').Length - 1;
        _text[place]--;
        end[(place + 1)..].Fill('9');
    }
}
