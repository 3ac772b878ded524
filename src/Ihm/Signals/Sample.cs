using Salus.Ledger;

namespace Salus.Ihm.Signals;

/// <summary>What a sensor measured at a moment, in its signal's unit.</summary>
public readonly record struct Sample(Timestamp Time, double Value);
