using Salus.Client;
using Salus.Client.Consents;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;

namespace Salus.EndToEnd.People;

/// <summary>A patient lets the nurses of a hospital read, whoever they are.</summary>
public sealed class A_role(Region region) : IClassFixture<Region>, IAsyncLifetime
{
    private SalusClient _paul = null!;
    private SalusClient _doctor = null!;
    private SalusClient _nurse = null!;

    private Grantee Nurses => new Grantee.RoleIn(region.Hospital, Role.Nurse);

    public async Task InitializeAsync()
    {
        _paul = await region.JoinAsync(Role.Patient);
        _doctor = await region.JoinAsync(Role.Doctor);
        _nurse = await region.JoinAsync(Role.Nurse);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task lets_each_of_its_members_read_and_nobody_else()
    {
        // spec key-service 3.4
        await StoreAsync(Category.Allergy, "penicillin");
        await _paul.GrantAsync(Nurses, [Category.Allergy], Purpose.TREAT, Period.Days(30));
        var newcomer = await region.JoinAsync(Role.Nurse);

        Assert.Equal(["penicillin"], await ReadAsync(_nurse, Category.Allergy));
        Assert.Equal(["penicillin"], await ReadAsync(newcomer, Category.Allergy));
        await _doctor.IsDeniedAsync(_paul.Wallet.Member, Category.Allergy, Purpose.TREAT);
        var log = await _paul.AccessLogAsync();
        Assert.Equal(
            2, log.Select(entry => entry.Event).OfType<Event.ReleaseSummarised>()
                .Count(released => released.Records.Contains("keys/1-1")));
    }

    [Fact]
    public async Task reads_single_records_that_it_was_narrowed_to()
    {
        await StoreAsync(Category.Imaging, "the left knee");
        var right = await StoreAsync(Category.Imaging, "the right knee");
        await _paul.NarrowAsync(Nurses, [right.Record], Purpose.TREAT, Period.Days(30));

        var read = await _nurse.ReadTextsAsync(
            _paul.Wallet.Member, Category.Imaging, Purpose.TREAT, right.Record);

        Assert.Equal(["the right knee"], read);
    }

    [Fact]
    public async Task reads_on_after_a_rotation_and_nothing_once_it_is_revoked()
    {
        await StoreAsync(Category.Medication, "before");
        var consent = await _paul.GrantAsync(Nurses, [Category.Medication], Purpose.TREAT, Period.Days(30));
        var other = await _paul.GrantAsync(
            _doctor.Wallet.Grantee, [Category.Medication], Purpose.TREAT, Period.Days(30));
        await _paul.RevokeAsync(other.Transaction);
        await StoreAsync(Category.Medication, "after");

        Assert.Equal(["before", "after"], await ReadAsync(_nurse, Category.Medication));

        await _paul.RevokeAsync(consent.Transaction);
        await _nurse.IsDeniedAsync(_paul.Wallet.Member, Category.Medication, Purpose.TREAT);
        Assert.Empty((await _paul.PolicyAsync()).RotationDue);
    }

    [Fact]
    public async Task whose_member_leaves_gets_new_keys_without_that_member()
    {
        await StoreAsync(Category.Sleep, "badly");
        await _paul.GrantAsync(Nurses, [Category.Sleep], Purpose.TREAT, Period.Days(30));
        var leaver = await region.JoinAsync(Role.Nurse);
        await ReadAsync(leaver, Category.Sleep);

        await region.Registrar.RevokeMemberAsync(leaver.Wallet.Member);

        var due = Assert.Single((await _paul.ExplainAsync()).RotationDue);
        Assert.Equal([leaver.Wallet.Grantee], due.StillHold);
        Assert.NotNull(await _paul.RotateAsync());
        await StoreAsync(Category.Sleep, "well");
        Assert.Equal(["badly", "well"], await ReadAsync(_nurse, Category.Sleep));
    }

    // spec records 4.2
    [Theory]
    [InlineData("period")]
    [InlineData("purpose")]
    [InlineData("self")]
    public async Task costs_no_keys_where_the_grant_without_the_past_is_refused(string fault)
    {
        await StoreAsync(Category.Allergy, "penicillin");
        var nurse = fault == "self" ? _paul.Wallet.Grantee : _nurse.Wallet.Grantee;
        var epoch = (await _paul.PolicyAsync()).Epoch(Category.Allergy);
        var purpose = fault == "purpose" ? Purpose.HPAYMT : Purpose.TREAT;
        var period = fault == "period" ? Period.Days(30000) : Period.Days(30);

        await Assert.ThrowsAsync<RefusedException>(
            () => _paul.GrantAsync(nurse, [Category.Allergy], purpose, period, past: false));

        Assert.Equal(epoch, (await _paul.PolicyAsync()).Epoch(Category.Allergy));
    }

    // spec records 4.2
    [Fact]
    public async Task reads_nothing_that_was_written_before_it_was_let_in_without_the_past()
    {
        await StoreAsync(Category.Allergy, "penicillin");
        var nurse = _nurse.Wallet.Grantee;
        await _paul.GrantAsync(nurse, [Category.Allergy], Purpose.TREAT, Period.Days(30), past: false);
        await StoreAsync(Category.Allergy, "nuts");
        var epoch = (await _paul.PolicyAsync()).Epoch(Category.Allergy);

        var read = await ReadAsync(_nurse, Category.Allergy);

        Assert.Equal(2, read.Count);
        Assert.StartsWith("unreadable: ", read[0], StringComparison.Ordinal);
        Assert.Equal("nuts", read[1]);

        // What it can read stays open, without new keys.
        await _paul.GrantAsync(nurse, [Category.Allergy], Purpose.TREAT, Period.Days(30), past: false);
        Assert.Equal(epoch, (await _paul.PolicyAsync()).Epoch(Category.Allergy));
        Assert.Equal("nuts", (await ReadAsync(_nurse, Category.Allergy))[1]);
    }

    private Task<StoredText> StoreAsync(Category category, string text) =>
        Region.StoreAsync(_doctor, _paul, category, text);

    private Task<IReadOnlyList<string>> ReadAsync(SalusClient reader, Category category) =>
        reader.ReadTextsAsync(_paul.Wallet.Member, category, Purpose.TREAT);
}
