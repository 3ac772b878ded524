namespace Salus.Ledger.Tests;

public sealed class A_purpose
{
    // spec ledger 9.4: the whole table, every role and purpose.
    [Theory]
    [InlineData(Role.Patient, Purpose.FAMRQT)]
    [InlineData(Role.Doctor, Purpose.TREAT, Purpose.ETREAT)]
    [InlineData(Role.Nurse, Purpose.TREAT, Purpose.ETREAT)]
    [InlineData(Role.Pharmacist, Purpose.TREAT)]
    [InlineData(Role.Dietitian, Purpose.TREAT)]
    [InlineData(Role.Radiographer, Purpose.TREAT)]
    [InlineData(Role.Insurer, Purpose.HPAYMT)]
    [InlineData(Role.PublicHealth, Purpose.PUBHLTH)]
    [InlineData(Role.Researcher, Purpose.HRESCH)]
    [InlineData(Role.Device, Purpose.TREAT)]
    [InlineData(Role.Registrar)]
    [InlineData(Role.Store)]
    [InlineData(Role.Emergency)]
    public void may_be_claimed_by_these_roles_only(Role role, params Purpose[] purposes) =>
        Assert.Equal(purposes, Enum.GetValues<Purpose>().Where(purpose => role.MayClaim(purpose)));

    // spec ledger 9.4
    [Fact]
    public void has_a_row_for_every_role()
    {
        var rows = typeof(A_purpose).GetMethod(nameof(may_be_claimed_by_these_roles_only))!
            .GetCustomAttributesData().Count(row => row.AttributeType == typeof(InlineDataAttribute));
        Assert.Equal(Enum.GetValues<Role>().Length, rows);
    }
}
