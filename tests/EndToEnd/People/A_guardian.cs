using Salus.Client;
using Salus.Client.Consents;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;

namespace Salus.EndToEnd.People;

/// <summary>Paul's sister decides for him, until an end date.</summary>
public sealed class A_guardian : IAsyncLifetime
{
    private readonly Region _region = new();
    private SalusClient _paul = null!;
    private SalusClient _mary = null!;
    private SalusClient _doctor = null!;

    public async Task InitializeAsync()
    {
        await _region.InitializeAsync();
        _paul = await _region.JoinAsync(Role.Patient);
        _mary = await _region.JoinAsync(Role.Patient);
        _doctor = await _region.JoinAsync(Role.Doctor);
        await Region.StoreAsync(_doctor, _paul, Category.Laboratory, "sodium");
    }

    public Task DisposeAsync() => _region.DisposeAsync();

    [Fact]
    public async Task is_appointed_with_the_card_handed_over_and_grants_and_revokes()
    {
        // spec key-service 6.1, 6.3
        await AppointAsync(Period.Days(30));
        var acting = await _mary.ActingForAsync(_paul.Wallet.Member);

        var consent = await acting.GrantAsync(
            _doctor.Wallet.Grantee, [Category.Laboratory], Purpose.TREAT, Period.Days(7));
        Assert.Equal(["sodium"], await ReadAsync(_doctor, Purpose.TREAT));

        await acting.RevokeAsync(consent.Transaction);
        await _doctor.IsDeniedAsync(_paul.Wallet.Member, Category.Laboratory, Purpose.TREAT);
        Assert.Empty((await _paul.PolicyAsync()).RotationDue);
        await Region.StoreAsync(_doctor, _paul, Category.Laboratory, "potassium");
        Assert.Equal(["sodium", "potassium"], await ReadAsync(_mary, Purpose.FAMRQT));
        Assert.Equal(
            ["sodium", "potassium"], (await _paul.ReadAsync(Category.Laboratory)).Select(Reads.Text));
    }

    [Fact]
    public async Task leaves_the_own_wallet_as_it_was()
    {
        // spec key-service 6.3
        await AppointAsync(Period.Days(30));
        var own = _mary.Wallet.CategoryKeys.All.Select(key => key.Key.Public).ToList();
        var acting = await _mary.ActingForAsync(_paul.Wallet.Member);
        await acting.GrantAsync(_doctor.Wallet.Grantee, [Category.Ecg], Purpose.TREAT, Period.Days(7));

        Assert.Equal(own, _mary.Wallet.CategoryKeys.All.Select(key => key.Key.Public));
        Assert.Single((await _paul.ConsentsAsync()), terms => terms.Grantee == _doctor.Wallet.Grantee);
        Assert.Empty(await _mary.ConsentsAsync());
    }

    [Fact]
    public async Task acts_until_the_end_date_and_not_a_moment_longer()
    {
        await AppointAsync(Period.Days(30));
        var acting = await _mary.ActingForAsync(_paul.Wallet.Member);
        _region.Time.Advance(TimeSpan.FromDays(29));
        await acting.GrantAsync(_doctor.Wallet.Grantee, [Category.Ecg], Purpose.TREAT, Period.Days(7));

        _region.Time.Advance(TimeSpan.FromDays(1));

        var late = await Assert.ThrowsAsync<RefusedException>(() => acting.GrantAsync(
            _doctor.Wallet.Grantee, [Category.Laboratory], Purpose.TREAT, Period.Days(7)));
        Assert.Equal(Refusal.NotThePatient, late.Refusal);
        var policy = await _paul.PolicyAsync();
        var refused = await Assert.ThrowsAsync<RefusedException>(() => _mary.SubmitAsync(new Revoke(
            _paul.Wallet.Member, policy.Policy.Last, policy.Policy.Consents[^1].Id, [])));
        Assert.Equal(Refusal.NotThePatient, refused.Refusal);
        await _mary.IsDeniedAsync(_paul.Wallet.Member, Category.Laboratory, Purpose.FAMRQT);
        Assert.Contains(Category.Laboratory, policy.RotationDue);
    }

    [Fact]
    public async Task appoints_no_other_guardian()
    {
        await AppointAsync(Period.Days(30));
        var carl = await _region.JoinAsync(Role.Patient);
        var acting = await _mary.ActingForAsync(_paul.Wallet.Member);

        var card = await carl.ContactCardAsync();
        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => acting.AppointGuardianAsync(card, Period.Days(3)));

        Assert.Equal(Refusal.GuardianCannotAppoint, refused.Refusal);
    }

    [Fact]
    public async Task keeps_reading_after_the_patient_renewed_the_keys()
    {
        // spec key-service 6.2
        await AppointAsync(Period.Days(30));
        var consent = await _paul.GrantAsync(
            _doctor.Wallet.Grantee, [Category.Laboratory], Purpose.TREAT, Period.Days(7));
        using var renewed = _mary.Wallet.Renew();
        _region.Certify(renewed);
        await _mary.RotateKeyAsync(renewed);
        var revoked = await _paul.RevokeAsync(consent.Transaction);

        Assert.Empty(revoked.WithoutKey);
        await Region.StoreAsync(_doctor, _paul, Category.Laboratory, "potassium");
        Assert.Equal(["sodium", "potassium"], await ReadAsync(_region.Connect(renewed), Purpose.FAMRQT));
    }

    [Fact]
    public async Task is_not_whoever_says_so()
    {
        // spec key-service 6.2
        var problem = await Assert.ThrowsAsync<NodeProblemException>(
            () => _mary.ActingForAsync(_paul.Wallet.Member));
        Assert.Equal("unknown-patient", problem.Code);
    }

    [Fact]
    public async Task cannot_be_put_in_by_an_altered_card()
    {
        // spec key-service 6.1
        var card = System.Text.Encoding.UTF8.GetString((await _mary.ContactCardAsync()).Write());
        var others = System.Text.Encoding.UTF8.GetString((await _paul.ContactCardAsync()).Write());
        var transaction = card[(card.IndexOf("\"transaction\": \"", StringComparison.Ordinal) + 16)..].Split('"')[0];
        var other = others[(others.IndexOf("\"transaction\": \"", StringComparison.Ordinal) + 16)..].Split('"')[0];

        Assert.Equal(_mary.Wallet.Member, Parse(card).Member);
        foreach (var altered in new[] { card.Replace(transaction, other), "{}", "", card[..^9], "[]" })
        {
            Assert.Throws<ProofRejectedException>(() => Parse(altered));
        }

        var grant = await _paul.GrantAsync(
            _doctor.Wallet.Grantee, [Category.Ecg], Purpose.TREAT, Period.Days(1));
        Assert.Throws<ProofRejectedException>(() => ContactCard.Of(grant.Proof));
    }

    private ContactCard Parse(string card) =>
        ContactCard.Parse(System.Text.Encoding.UTF8.GetBytes(card), _region.Genesis);

    private async Task AppointAsync(Period period)
    {
        var card = ContactCard.Parse((await _mary.ContactCardAsync()).Write(), _region.Genesis);
        await _paul.AppointGuardianAsync(card, period);
    }

    private Task<IReadOnlyList<string>> ReadAsync(SalusClient reader, Purpose purpose) =>
        reader.ReadTextsAsync(_paul.Wallet.Member, Category.Laboratory, purpose);
}
