namespace Salus.Ihm.Tests;

/// <summary>What a test starts as a process of its own, to kill it.</summary>
internal static class Program
{
    public static Task<int> Main(string[] arguments) => arguments switch
    {
        ["store-load", var path] => Storage.StoreLoad.RunAsync(path),
        _ => Task.FromResult(64),
    };
}
