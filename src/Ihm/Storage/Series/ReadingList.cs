using System.Collections;

namespace Salus.Ihm.Storage.Series;

/// <summary>Readings in order, put together of whole blocks, which others read too, and of parts.</summary>
internal sealed class ReadingList : IReadOnlyList<StoredReading>
{
    private readonly List<Piece> _pieces = [];

    public int Count { get; private set; }

    public StoredReading this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var piece = _pieces.FindLastIndex(one => one.Start <= index);
            return _pieces[piece].At(index - _pieces[piece].Start);
        }
    }

    /// <summary>Adds all of a list, which nobody changes any more; backwards, where that is said.</summary>
    public void Add(IReadOnlyList<StoredReading> readings, bool isBackwards)
    {
        if (readings.Count > 0)
        {
            _pieces.Add(new Piece(Count, readings, isBackwards));
            Count += readings.Count;
        }
    }

    /// <summary>Leaves so many of the first.</summary>
    public void Cut(int count)
    {
        Count = Math.Min(Count, count);
        _pieces.RemoveAll(piece => piece.Start >= Count);
    }

    public IEnumerator<StoredReading> GetEnumerator()
    {
        foreach (var piece in _pieces)
        {
            var count = Math.Min(piece.Readings.Count, Count - piece.Start);
            for (var index = 0; index < count; index++)
            {
                yield return piece.At(index);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed record Piece(int Start, IReadOnlyList<StoredReading> Readings, bool IsBackwards)
    {
        public StoredReading At(int index) => Readings[IsBackwards ? Readings.Count - 1 - index : index];
    }
}
