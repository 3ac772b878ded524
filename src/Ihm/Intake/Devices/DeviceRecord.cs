using Salus.Ledger;

namespace Salus.Ihm.Intake.Devices;

/// <summary>What the patient is shown of a device: when it was last heard, how far its clock is from ours (null before
/// it was measured), and what it sent since the IHM started.</summary>
public sealed record DeviceSeen(MemberId Device, Timestamp LastSeen, long? SkewMs, long Batches, long Samples)
{
    /// <summary>Readings that were not taken.</summary>
    public long Faults { get; init; }

    /// <summary>Batches that were put off because the device had sent more than its share.</summary>
    public long PutOff { get; init; }
}

/// <summary>What is remembered of one device. Safe for many threads.</summary>
internal sealed class DeviceRecord(MemberId patient, MemberId device, DeviceShare share)
{
    private readonly Lock _lock = new();
    private readonly DeviceClock _clock = new();
    private readonly TokenBucket _samples = new(share.SamplesPerSecond, share.SamplesAtOnce);
    private readonly TokenBucket _batches = new(share.BatchesPerSecond, share.BatchesAtOnce);
    private DeviceSeen _seen = new(device, default, SkewMs: null, Batches: 0, Samples: 0);
    private int _underWay;

    public MemberId Patient => patient;

    public DeviceSeen Seen
    {
        get
        {
            lock (_lock)
            {
                return _seen with { SkewMs = _clock.SkewMs };
            }
        }
    }

    /// <summary>0 when it may send now, and then <see cref="Leave"/> follows; else the seconds to wait.</summary>
    public int Enter(Timestamp now)
    {
        lock (_lock)
        {
            var seconds = Math.Max(_samples.SecondsToWait(now), _batches.SecondsToWait(now));
            seconds = seconds == 0 && _underWay >= share.UnderWay ? 1 : seconds;
            _underWay += seconds == 0 ? 1 : 0;
            _seen = _seen with { PutOff = _seen.PutOff + (seconds == 0 ? 0 : 1) };
            return seconds;
        }
    }

    /// <summary>It was heard: what came is proven to be its own.</summary>
    public void Hear(Timestamp now)
    {
        lock (_lock)
        {
            _seen = _seen with { LastSeen = now };
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _underWay--;
        }
    }

    public Timestamp Latest(Timestamp? sent, Timestamp received)
    {
        lock (_lock)
        {
            return _clock.Latest(sent, received);
        }
    }

    /// <summary>Counts what was new to us: a packet that somebody sends again says nothing of the device.</summary>
    public void Count(DeviceBatch batch, bool isStamped, int faults)
    {
        var samples = batch.Readings.Sum(reading => reading.Values.Count);
        lock (_lock)
        {
            _batches.Take(1);
            _samples.Take(samples + faults);
            if (isStamped)
            {
                _clock.Observe(batch.Sent, batch.Received);
            }

            _seen = _seen with
            {
                Batches = _seen.Batches + 1, Samples = _seen.Samples + samples, Faults = _seen.Faults + faults,
            };
        }
    }
}
