using System.Collections.Concurrent;
using Salus.Ledger;

namespace Salus.Ihm.Intake.Devices;

/// <summary>The devices heard of lately, in bounded memory: those unheard for longest are forgotten first.</summary>
internal sealed class DeviceBook(DeviceShare share)
{
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<MemberId, DeviceRecord> _records = new();

    public DeviceRecord Of(KnownDevice device)
    {
        var record = _records.GetOrAdd(
            device.Device, static (id, given) => new DeviceRecord(given.device.Patient, id, given.share),
            (device, share));
        if (_records.Count > Most)
        {
            Forget();
        }

        return record;
    }

    public IReadOnlyList<DeviceSeen> Of(MemberId patient) =>
    [
        .. _records.Values.Where(record => record.Patient == patient).Select(record => record.Seen)
            .Where(seen => seen.LastSeen != default)
            .OrderBy(seen => seen.Device.ToString(), StringComparer.Ordinal),
    ];

    private void Forget()
    {
        var seen = _records.Values.Select(record => record.Seen);
        foreach (var old in seen.OrderBy(one => one.LastSeen).Take(Most / 10))
        {
            _records.TryRemove(old.Device, out _);
        }
    }
}
