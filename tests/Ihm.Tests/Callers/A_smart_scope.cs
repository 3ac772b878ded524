using Salus.Ihm.Callers;

namespace Salus.Ihm.Tests.Callers;

public sealed class A_smart_scope
{
    [Theory] // spec callers 8.4
    [InlineData("patient/Observation.rs", "patient/Observation.rs")]
    [InlineData("user/*.cruds", "user/*.cruds")]
    [InlineData("user/Patient.read", "user/Patient.rs")]
    [InlineData("user/Consent.write", "user/Consent.cud")]
    [InlineData("user/*.*", "user/*.cruds")]
    [InlineData("patient/Observation.r user/Device.s", "patient/Observation.r user/Device.s")]
    public void is_read(string text, string told)
    {
        Assert.True(SmartScopes.TryParse(text, out var scopes));
        Assert.Equal(told, scopes.ToString());
    }

    [Theory] // spec callers 8.4
    [InlineData("")]
    [InlineData("read")]
    [InlineData("system/*.r")]
    [InlineData("patient/Observation")]
    [InlineData("patient/Observation.")]
    [InlineData("patient/Observation.sr")]
    [InlineData("patient/Observation.rr")]
    [InlineData("patient/observation.r")]
    [InlineData("patient/Observation.r?code=1")]
    [InlineData("user/*.r  user/*.s")]
    [InlineData("user/*.r user/*.r")]
    [InlineData("user/Ob*.r")]
    public void is_refused(string text) => Assert.False(SmartScopes.TryParse(text, out _));

    [Theory] // spec callers 8.4, 8.5
    [InlineData("patient/Observation.r", "Observation", Interactions.Read, true, true)]
    [InlineData("patient/Observation.r", "Observation", Interactions.Read, false, false)]
    [InlineData("user/Observation.r", "Observation", Interactions.Read, false, true)]
    [InlineData("user/Observation.r", "Observation", Interactions.Search, false, false)]
    [InlineData("user/Observation.r", "Patient", Interactions.Read, false, false)]
    [InlineData("user/*.s", "Patient", Interactions.Search, false, true)]
    [InlineData("user/Observation.r", "*", Interactions.Read, false, false)]
    public void reaches(string text, string type, Interactions interaction, bool isOwn, bool reaches)
    {
        Assert.True(SmartScopes.TryParse(text, out var scopes));
        Assert.Equal(reaches, scopes.Reach(type, interaction, isOwn));
    }
}
