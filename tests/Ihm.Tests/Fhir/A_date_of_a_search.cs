using Salus.Ihm.Fhir;

namespace Salus.Ihm.Tests.Fhir;

public sealed class A_date_of_a_search
{
    private static readonly long Noon =
        new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Theory] // spec ihm-fhir 3.4
    [InlineData("2026", true)]
    [InlineData("2026-11", true)]
    [InlineData("2026-11-21", true)]
    [InlineData("eq2026-11-21T12:00", true)]
    [InlineData("2026-11-21T12:00:00Z", true)]
    [InlineData("2026-11-21T14:00:00+02:00", true)]
    [InlineData("2026-11-21T12:00:00.001Z", false)]
    [InlineData("2026-11-22", false)]
    [InlineData("ne2026-11-22", true)]
    [InlineData("ne2026", false)]
    [InlineData("lt2026-11-21", false)]
    [InlineData("lt2026-11-22", true)]
    [InlineData("le2026-11-21", true)]
    [InlineData("gt2026-11-21", false)]
    [InlineData("gt2026-11-20", true)]
    [InlineData("ge2026-11-21", true)]
    [InlineData("ge2026-11-22", false)]
    [InlineData("sa2026-11-20", true)]
    [InlineData("sa2026-11-21", false)]
    [InlineData("eb2026-11-22", true)]
    [InlineData("eb2026-11-21", false)]
    public void fits_a_moment_or_not(string text, bool fits)
    {
        var date = DateFilter.Parse("date", text);

        Assert.Equal(fits, date.Fits(Noon, Noon));
        Assert.True(!fits || (date.Bounds.From <= Noon && Noon < date.Bounds.To));
    }

    [Theory] // spec ihm-fhir 3.4
    [InlineData("eq2026-11-21", false)]
    [InlineData("ge2026-11-21", false)]
    [InlineData("ge2026-11-20", true)]
    [InlineData("gt2026-11-20", true)]
    [InlineData("sa2026-11-20", false)]
    [InlineData("eb2026-11-22", true)]
    [InlineData("lt2026-11-21", true)]
    public void fits_a_stretch_of_two_days_or_not(string text, bool fits)
    {
        var day = 24 * 60 * 60 * 1000L;
        Assert.Equal(fits, DateFilter.Parse("date", text).Fits(Noon - day, Noon));
    }

    [Theory] // spec ihm-fhir 3.1
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-13")]
    [InlineData("2026-02-30")]
    [InlineData("26-01-01")]
    [InlineData("xx2026")]
    [InlineData("2026-11-21T25:00")]
    [InlineData("2026-11-21T12")]
    [InlineData("2026-11-21T12:00:00+25:00")]
    [InlineData("0000-01-01")]
    [InlineData("9999-12-31T23:59:59Z9")]
    public void that_is_none_is_refused(string text) =>
        Assert.Equal(400, Assert.Throws<FhirException>(() => DateFilter.Parse("date", text)).Status);

    [Fact] // spec ihm-fhir 3.4
    public void of_the_last_year_does_not_overflow()
    {
        Assert.Throws<FhirException>(() => DateFilter.Parse("date", "9999"));
        Assert.True(DateFilter.Parse("date", "9998").Fits(253_370_764_799_999 - 1000, 253_370_764_799_999 - 1000));
    }
}
