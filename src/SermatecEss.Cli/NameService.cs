using System.Runtime.InteropServices;

namespace SermatecEss.Cli;

/// <summary>
/// How the C library looks up hosts and users. A static executable must not load the modules in <c>/etc/nsswitch.conf</c> (<c>resolve</c>,
/// <c>mdns4_minimal</c>, <c>systemd</c>): they are shared libraries for the machine's C library, and would crash it.
/// </summary>
internal static partial class NameService
{
    /// <summary>The entry of the auxiliary vector with the address of the dynamic loader; 0 without one.</summary>
    private const nuint BaseOfLoader = 7;

    /// <summary>
    /// Makes a static executable look up hosts by files and DNS only, and users by files. Call it before the first lookup.
    /// </summary>
    internal static void KeepToFilesAndDns()
    {
        if (!OperatingSystem.IsLinux() || ValueInAuxiliaryVector(BaseOfLoader) != 0) return;
        _ = Configure("hosts", "files dns");
        foreach (var database in (string[])["passwd", "group", "initgroups", "networks", "protocols", "services"])
            _ = Configure(database, "files");
    }

    [LibraryImport("libc", EntryPoint = "getauxval")]
    private static partial nuint ValueInAuxiliaryVector(nuint type);

    [LibraryImport("libc", EntryPoint = "__nss_configure_lookup", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Configure(string database, string services);
}
