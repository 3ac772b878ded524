using Salus.Client;
using Salus.Client.Consents;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;

namespace Salus.EndToEnd.People;

/// <summary>Paul lies unconscious; a nurse who never met him reads his allergies, and nothing else.</summary>
public sealed class An_emergency : IAsyncLifetime
{
    private const EmergencyReason Reason = EmergencyReason.Unconscious;

    // Blocks of one millisecond get times one after the other: the ledger is a little ahead of a clock that stands.
    private static readonly TimeSpan ASecond = TimeSpan.FromSeconds(1);

    private readonly Region _region = new();
    private SalusClient _paul = null!;
    private SalusClient _author = null!;
    private SalusClient _nurse = null!;

    public async Task InitializeAsync()
    {
        await _region.InitializeAsync();
        _paul = await _region.JoinAsync(Role.Patient);
        _author = await _region.JoinAsync(Role.Doctor);
        _nurse = await _region.JoinAsync(Role.Nurse);
        await Region.StoreAsync(_author, _paul, Category.Allergy, "penicillin");
        await Region.StoreAsync(_author, _paul, Category.Sleep, "badly");
    }

    public Task DisposeAsync() => _region.DisposeAsync();

    // spec records 4.2
    [Fact]
    public async Task opens_no_past_to_who_is_let_in_without_it_meanwhile()
    {
        await LeaveAsync();
        await _nurse.OpenEmergencyAsync(_paul.Wallet.Member, [Category.Allergy], Reason, "found on the street");
        _region.Time.Advance(ASecond);
        await _paul.GrantAsync(
            _nurse.Wallet.Grantee, [Category.Allergy], Purpose.TREAT, Period.Days(30), past: false);
        _region.Time.Advance(TimeSpan.FromHours(6));

        var read = await _nurse.ReadTextsAsync(_paul.Wallet.Member, Category.Allergy, Purpose.TREAT);

        Assert.StartsWith("unreadable", Assert.Single(read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_read_told_reviewed_and_followed_by_new_keys()
    {
        await LeaveAsync();
        var offer = await _nurse.EmergencyOfferAsync(_paul.Wallet.Member);
        Assert.Equal([Category.Allergy], offer.Categories);

        var opened = await _nurse.OpenEmergencyAsync(
            _paul.Wallet.Member, offer.Categories, Reason, "found on the street");
        Assert.Equal(["penicillin"], await ReadAsync(Category.Allergy));
        await _nurse.IsDeniedAsync(_paul.Wallet.Member, Category.Sleep, Purpose.ETREAT);

        // spec key-service 5.3
        var listed = Assert.Single(await _region.Registrar.EmergenciesAsync());
        Assert.Equal((opened.Transaction, "unconscious", false), (listed.Case, listed.Reason, listed.Reviewed));
        Assert.Contains(
            await _paul.AccessLogAsync(), entry => entry.Event is Event.EmergencyOpened e
                && e.Requester == _nurse.Wallet.Member);
        Assert.Equal("found on the street", await _paul.EmergencyStatementAsync(opened.Transaction));

        await _region.Registrar.ReviewEmergencyAsync(_paul.Wallet.Member, opened.Transaction, isJustified: true);
        Assert.True(Assert.Single((await _paul.PolicyAsync()).Policy.Cases).IsReviewed);

        await EndsAsync();
        Assert.DoesNotContain(
            await _region.Registrar.EmergenciesAsync(), one => one.Case == opened.Transaction);
    }

    [Fact]
    public async Task is_not_for_whom_nothing_was_left_to()
    {
        // spec key-service 5.1
        var none = await Assert.ThrowsAsync<NodeProblemException>(
            () => _nurse.EmergencyOfferAsync(_paul.Wallet.Member));
        await LeaveAsync();
        var stranger = await Assert.ThrowsAsync<NodeProblemException>(
            () => _nurse.EmergencyOfferAsync(_nurse.Wallet.Member));
        var patient = await _region.JoinAsync(Role.Patient);
        var noStaff = await Assert.ThrowsAsync<NodeProblemException>(
            () => patient.EmergencyOfferAsync(_paul.Wallet.Member));

        Assert.All([none, stranger, noStaff], problem => Assert.Equal("unknown-patient", problem.Code));
        Assert.All([none, stranger, noStaff], problem => Assert.Equal(none.Message, problem.Message));
        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => _nurse.OpenEmergencyAsync(_paul.Wallet.Member, [Category.Sleep], Reason));
        Assert.Equal(Refusal.NoEmergencyKey, refused.Refusal);
    }

    [Fact]
    public async Task has_a_statement_that_only_the_patient_opens()
    {
        // spec key-service 5.2
        await LeaveAsync();
        var opened = await _nurse.OpenEmergencyAsync(_paul.Wallet.Member, [Category.Allergy], Reason, "for him");
        var silent = await _nurse.OpenEmergencyAsync(_paul.Wallet.Member, [Category.Allergy], Reason);

        Assert.Equal("for him", await _paul.EmergencyStatementAsync(opened.Transaction));
        Assert.Null(await _paul.EmergencyStatementAsync(silent.Transaction));
        var fault = await Assert.ThrowsAsync<RecordException>(
            () => _nurse.EmergencyStatementAsync(opened.Transaction));
        Assert.Equal(RecordFault.RecordNotForYou, fault.Fault);
        await Assert.ThrowsAsync<ArgumentException>(() => _nurse.OpenEmergencyAsync(
            _paul.Wallet.Member, [Category.Allergy], Reason, new string('x', SalusClient.MaxStatementBytes + 1)));
    }

    [Fact]
    public async Task ends_at_once_when_the_patient_wakes_up_and_clears_it()
    {
        await LeaveAsync();
        await _nurse.OpenEmergencyAsync(_paul.Wallet.Member, [Category.Allergy], Reason);

        await _paul.SetEmergencyPolicyAsync([], []);
        _region.Time.Advance(ASecond);

        await _nurse.IsDeniedAsync(_paul.Wallet.Member, Category.Allergy, Purpose.ETREAT);
        Assert.Equal([Category.Allergy], (await _paul.PolicyAsync()).RotationDue);
        Assert.NotNull(await _paul.RotateAsync());
    }

    [Fact]
    public async Task is_listed_to_registrars_only()
    {
        // spec key-service 5.3
        var problem = await Assert.ThrowsAsync<NodeProblemException>(() => _nurse.EmergenciesAsync());
        Assert.Equal("not-a-party", problem.Code);
    }

    private async Task EndsAsync()
    {
        _region.Time.Advance(TimeSpan.FromHours(4) + ASecond);
        await _nurse.IsDeniedAsync(_paul.Wallet.Member, Category.Allergy, Purpose.ETREAT);
        var due = Assert.Single((await _paul.ExplainAsync()).RotationDue);
        Assert.Equal([_nurse.Wallet.Grantee], due.StillHold);
        Assert.NotNull(await _paul.RotateAsync());
        Assert.Empty((await _paul.PolicyAsync()).RotationDue);

        await Region.StoreAsync(_author, _paul, Category.Allergy, "nuts");
        await _nurse.OpenEmergencyAsync(_paul.Wallet.Member, [Category.Allergy], Reason);
        Assert.Equal(["penicillin", "nuts"], await ReadAsync(Category.Allergy));
    }

    private Task<Finality> LeaveAsync() => _paul.SetEmergencyPolicyAsync([_region.Hospital], [Category.Allergy]);

    private Task<IReadOnlyList<string>> ReadAsync(Category category) =>
        _nurse.ReadTextsAsync(_paul.Wallet.Member, category, Purpose.ETREAT);
}
