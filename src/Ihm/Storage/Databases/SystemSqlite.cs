using System.Runtime.InteropServices;
using System.Runtime.Loader;
using SQLitePCL;

namespace Salus.Ihm.Storage.Databases;

/// <summary>Makes the system's SQLite library the one that is used (docs/adr/0007).</summary>
internal static class SystemSqlite
{
    private static readonly Lazy<bool> Provider = new(Use);

    public static void Require() => _ = Provider.Value;

    // Not a DllImport resolver: an assembly has one only, and a node in the same process has set it.
    private static bool Use()
    {
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += static (_, name) =>
            name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out var library) ? library : 0;
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    }
}
