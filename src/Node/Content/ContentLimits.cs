using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.Node.Content;

/// <summary>How much content comes in: never so much that the ledgers could not write, and of one member no more than
/// its share of a day, counted since the node started (spec storage 5.7, 5.8).</summary>
internal sealed class ContentLimits(DataFolder folder, ContentOptions options, TimeProvider time)
{
    // Between two looks at the disk so much may come in.
    private const long BytesBetweenLooks = 16L << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<MemberId, long> _spent = [];
    private long _day;
    private long _untilLook;

    /// <summary>A body that is counted while it is read: reading throws <see cref="StoreFullException"/> or
    /// <see cref="UploadQuotaException"/> as soon as there is too much.</summary>
    public Stream Count(MemberId member, Stream body)
    {
        RequireRoom();
        return new CountedStream(body, bytes => Spend(member, bytes));
    }

    /// <summary>Throws when the disk has less room than the ledgers are to keep.</summary>
    public void RequireRoom()
    {
        var (free, reserve) = Room();
        if (free <= reserve)
        {
            throw new StoreFullException();
        }
    }

    /// <summary>The bytes a member may upload in a day.</summary>
    public long BytesPerDay => options.UploadBytesPerDay;

    /// <summary>The bytes free on the disk of the data folder, and those of them that content never takes. Throws a
    /// <see cref="StoreUnavailableException"/> when the disk does not tell.</summary>
    public (long Free, long Reserve) Room()
    {
        try
        {
            var disk = new DriveInfo(folder.Root);
            return (disk.AvailableFreeSpace, options.ReserveOf(disk));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(folder.Root, cause);
        }
    }

    private void Spend(MemberId member, int bytes)
    {
        bool isToLook;
        lock (_lock)
        {
            var day = time.GetUtcNow().UtcTicks / TimeSpan.TicksPerDay;
            if (day != _day)
            {
                _day = day;
                _spent.Clear();
            }

            var spent = _spent.GetValueOrDefault(member) + bytes;
            if (spent > options.UploadBytesPerDay)
            {
                throw new UploadQuotaException(options.UploadBytesPerDay);
            }

            _spent[member] = spent;
            _untilLook -= bytes;
            isToLook = _untilLook < 0;
            if (isToLook)
            {
                _untilLook = BytesBetweenLooks;
            }
        }

        if (isToLook)
        {
            RequireRoom();
        }
    }
}

/// <summary>The disk has no room for content; the ledgers' reserve is left to them.</summary>
public sealed class StoreFullException() : OperationalException(
    "store-full",
    "The disk of the data folder has less free than content.reserveBytes. Make room on it, or lower the reserve.");

/// <summary>A member uploaded its share of the day.</summary>
public sealed class UploadQuotaException(long bytesPerDay)
    : OperationalException("upload-quota-exceeded", $"A member uploads at most {bytesPerDay} bytes a day here.");
