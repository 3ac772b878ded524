using Salus.Client.Keys;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;

namespace Salus.Bench.Load;

/// <summary>
/// A patient who signs one policy message after another. Each names the one before, whose id is known before it is
/// sent, so that all of them can be signed before a clock starts.
/// </summary>
internal sealed class BenchPatient(BenchMembers members, IReadOnlyList<Category> categories)
{
    private static readonly TimeSpan ConsentTime = TimeSpan.FromDays(30);

    private readonly Dictionary<Category, EpochKey> _keys =
        categories.ToDictionary(category => category, category => EpochKey.Generate(category, 1));

    private TransactionId _last;

    /// <summary>Registers patients, who then publish their first epochs.</summary>
    public static async Task RegisterAsync(
        NodeConnection registrar, IReadOnlyList<BenchPatient> patients, CancellationToken cancellationToken)
    {
        await BenchMembers.SubmitAsync(
            registrar, [.. patients.Select(patient => patient.Register())], cancellationToken);
        await BenchMembers.SubmitAsync(
            registrar,
            [.. patients.AsParallel().AsOrdered().Select(patient => patient.PublishFirst())],
            cancellationToken);
    }

    public BenchMember Self { get; } = BenchMember.Generate();

    public EpochKey KeyOf(Category category) => _keys[category];

    private byte[] Register() => Follow(members.Register(Self, Role.Patient, licence: null));

    private byte[] PublishFirst() => Sign(new PublishEpoch(
        Self.Id, _last, [.. categories.Select(category => Next(_keys[category], []))]));

    /// <summary>Lets a doctor read categories for treatment.</summary>
    public byte[] Grant(BenchMember doctor, params IReadOnlyList<Category> granted)
    {
        var now = members.Now;
        return Sign(new Grant
        {
            Patient = Self.Id,
            After = _last,
            Grantee = new Grantee.OneMember(doctor.Id),
            Categories = granted,
            Purpose = Purpose.TREAT,
            Actions = [ConsentAction.Read],
            From = now,
            To = now.PlusMs((long)ConsentTime.TotalMilliseconds),
            Keys = [.. granted.Select(category => Seal(_keys[category], doctor))],
        });
    }

    /// <summary>Ends a consent to one category, and seals its next key to the patient and everyone left.</summary>
    public byte[] Revoke(TransactionId consent, Category category, IReadOnlyList<BenchMember> left)
    {
        var next = EpochKey.Generate(category, _keys[category].Epoch + 1);
        _keys[category] = next;
        return Sign(new Revoke(Self.Id, _last, consent, [Next(next, left)]));
    }

    private NextEpoch Next(EpochKey key, IReadOnlyList<BenchMember> left) => new(
        key.Category,
        key.Epoch,
        key.Key.Public,
        [.. left.Prepend(Self).Select(member =>
            new EpochSeal(new Grantee.OneMember(member.Id), Seal(key, member).Jwe))]);

    private SealedKey Seal(EpochKey key, BenchMember member) => CategorySeal.Seal(
        members.Network,
        Self.Id,
        [key],
        new KeyRecipient(new Grantee.OneMember(member.Id), member.AgreementKey.Public));

    private byte[] Sign(Ledger.Contracts.Message message) => Follow(members.Sign(message, Self.SigningKey));

    private byte[] Follow(byte[] transaction)
    {
        _last = BenchMembers.IdOf(transaction);
        return transaction;
    }
}
