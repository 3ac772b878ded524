namespace Salus.Ihm.Storage.Sealing;

/// <summary>What stands in the database for a name: the first 128 bits of its keyed hash.</summary>
internal readonly record struct Tag(long High, long Low);
