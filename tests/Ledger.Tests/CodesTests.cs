using Salus.Ledger.Contracts.Consent;

namespace Salus.Ledger.Tests;

public sealed class A_code
{
    // spec ledger 2.7
    [Fact]
    public void is_kebab_case_or_an_HL7_code()
    {
        Assert.Equal(
            [
                "vital-signs", "ecg", "activity", "sleep", "laboratory", "imaging", "medication", "pharmacy-bill",
                "clinical-note", "diagnosis", "procedure", "immunization", "allergy", "claim", "emergency-summary",
                "environment",
            ],
            Code<Category>.All);
        Assert.Equal(["TREAT", "ETREAT", "HPAYMT", "PUBHLTH", "HRESCH", "FAMRQT"], Code<Purpose>.All);
        Assert.Equal(["policies", "records", "telemetry"], Code<LedgerName>.All);
    }

    // spec ledger 2.7
    [Fact]
    public void is_read_back_exactly_and_in_no_other_spelling()
    {
        foreach (var text in Code<Refusal>.All)
        {
            Assert.True(Code<Refusal>.TryParse(text, out var refusal));
            Assert.Equal(text, Code<Refusal>.Text(refusal));
        }

        Assert.False(Code<Category>.TryParse("Laboratory", out _));
        Assert.False(Code<Purpose>.TryParse("treat", out _));
    }
}

public sealed class A_grantee
{
    // spec ledger 9.2
    [Fact]
    public void has_one_text()
    {
        Grantee[] grantees =
        [
            new Grantee.OneMember(Some.Member(1)), new Grantee.RoleIn(Some.Organisation("st-mary"), Role.PublicHealth),
        ];
        Assert.Equal(
            ["member:aaaaaaaaaaaaaaaaaaaaaaaaae", "role:st-mary/public-health"], grantees.Select(g => g.ToString()));
        foreach (var grantee in grantees)
        {
            Assert.True(Grantee.TryParse(grantee.ToString(), out var read));
            Assert.Equal(grantee, read);
        }
    }

    // spec ledger 9.2
    [Theory]
    [InlineData("")]
    [InlineData("member:")]
    [InlineData("member:aaaaaaaaaaaaaaaaaaaaaaaaaf")]
    [InlineData("Member:aaaaaaaaaaaaaaaaaaaaaaaaae")]
    [InlineData("role:st-mary")]
    [InlineData("role:st-mary/")]
    [InlineData("role:st-mary/king")]
    [InlineData("role:St. Mary/doctor")]
    [InlineData("role:st-mary/doctor/x")]
    public void is_read_from_no_other(string text) => Assert.False(Grantee.TryParse(text, out _));
}
