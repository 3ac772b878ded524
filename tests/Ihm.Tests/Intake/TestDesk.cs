using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Salus.Ihm.Intake;
using Salus.Ihm.Intake.Devices;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Tests.Intake;

/// <summary>An intake desk with a patient, devices, a clock that is moved by hand, and a store in memory.</summary>
internal sealed class TestDesk
{
    public const string Network = "test-1";

    private readonly ConcurrentDictionary<Digest, KnownDevice> _devices = new();
    private readonly ConcurrentDictionary<string, byte> _batches = new();

    public TestDesk(DeviceShare? share = null)
    {
        Time = new MovedTime();
        Key = Register();
        Desk = new IntakeDesk(Network, Time, FindAsync, AcceptAsync) { Share = share ?? new DeviceShare() };
    }

    public MovedTime Time { get; }

    public IntakeDesk Desk { get; }

    public MemberId Patient { get; } = NewMember();

    /// <summary>The key of the first device.</summary>
    public KeyPair Key { get; }

    public KnownDevice Device => _devices[Key.Public.Thumbprint];

    /// <summary>What was accepted, in order.</summary>
    public ConcurrentQueue<DeviceBatch> Accepted { get; } = new();

    /// <summary>Why no device is found; null where each is.</summary>
    public Exception? Unreachable { get; set; }

    /// <summary>What was accepted, to be waited for.</summary>
    public Channel<DeviceBatch> Acceptances { get; } = Channel.CreateUnbounded<DeviceBatch>();

    /// <summary>What the store does instead of accepting.</summary>
    public Func<Task>? Fault { get; set; }

    public IReadOnlyList<Reading> Readings => [.. Accepted.SelectMany(batch => batch.Readings)];

    public static string NewBatch() => new RandomId(new UInt128(
        (ulong)Random.Shared.NextInt64(), (ulong)Random.Shared.NextInt64())).ToString();

    public KeyPair Register()
    {
        var key = KeyPair.Generate();
        Register(key.Public);
        return key;
    }

    /// <summary>What the store says of a batch.</summary>
    public IReadOnlyList<ReadingFault> FaultsOfStore { get; set; } = [];

    public void Register(Jwk key) => _devices[key.Thumbprint] = new KnownDevice(Patient, NewMember(), key);

    public void Revoke(KeyPair key) =>
        _devices[key.Public.Thumbprint] = _devices[key.Public.Thumbprint] with { IsRevoked = true };

    public BatchAddress Address(string? batch = null) => new(Network, Patient, batch ?? NewBatch(), Time.Now);

    public byte[] Sign(params Reading[] readings) => Sign(Key, Address(), readings);

    public static byte[] Sign(KeyPair key, BatchAddress address, params Reading[] readings) =>
        Encoding.ASCII.GetBytes(SignedBatch.Sign(key, address, readings).ToCompact());

    public Reading HeartRate(string id, double value = 72) => Reading.Of(Signal.HeartRate, id, Time.Now, value);

    public Task<IntakeAnswer> SendAsync(byte[] jws) => Desk.TakeSignedAsync(jws, default);

    public Task<IntakeAnswer> SendAsync(string mediaType, string body) =>
        Desk.TakeAsync(Device, mediaType, Encoding.UTF8.GetBytes(body), default);

    public async Task<IntakeAnswer.Taken> TakenAsync(string mediaType, string body) =>
        Assert.IsType<IntakeAnswer.Taken>(await SendAsync(mediaType, body));

    public async Task<string> RefusedAsync(string mediaType, string body) => CodeOf(await SendAsync(mediaType, body));

    public static string CodeOf(IntakeAnswer answer) =>
        Assert.IsType<IntakeAnswer.Refused>(answer).Problem.Kind.Code;

    private static MemberId NewMember()
    {
        Assert.True(MemberId.TryParse(NewBatch(), out var id));
        return id;
    }

    private ValueTask<KnownDevice?> FindAsync(Digest keyId, CancellationToken cancellationToken) =>
        Unreachable is { } fault ? throw fault : ValueTask.FromResult(_devices.GetValueOrDefault(keyId));

    private async Task<IReadOnlyList<BatchOutcome>> AcceptAsync(
        IReadOnlyList<DeviceBatch> batches, CancellationToken cancellationToken)
    {
        await (Fault?.Invoke() ?? Task.CompletedTask);
        return [.. batches.Select(Accept)];
    }

    private BatchOutcome Accept(DeviceBatch batch)
    {
        if (!_batches.TryAdd($"{batch.Device}/{batch.Id}", 0))
        {
            return new BatchOutcome(batch, IsRepeated: true, Segment: 0, [], []);
        }

        Accepted.Enqueue(batch);
        Acceptances.Writer.TryWrite(batch);
        return new BatchOutcome(batch, IsRepeated: false, Segment: Accepted.Count, batch.Readings, FaultsOfStore);
    }
}

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class MovedTime : TimeProvider
{
    private long _nowMs = 1_795_300_000_000;

    public Timestamp Now => new(Volatile.Read(ref _nowMs));

    public void Move(TimeSpan by) => Interlocked.Add(ref _nowMs, (long)by.TotalMilliseconds);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _nowMs));
}
