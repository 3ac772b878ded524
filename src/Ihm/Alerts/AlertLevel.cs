namespace Salus.Ihm.Alerts;

/// <summary>How soon somebody has to act (IEC 60601-1-8): at leisure, soon, at once.</summary>
public enum AlertLevel
{
    Low,
    Medium,
    High,
}
