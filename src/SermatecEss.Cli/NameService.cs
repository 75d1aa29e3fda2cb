using System.Runtime.InteropServices;

namespace SermatecEss.Cli;

/// <summary>
/// How the C library looks up hosts and users. A static executable must not take what <c>/etc/nsswitch.conf</c> names (<c>resolve</c>,
/// <c>mdns4_minimal</c>, <c>systemd</c>): those are shared libraries, made for the C library of the machine, and bring it down.
/// </summary>
internal static partial class NameService
{
    /// <summary>The entry of the auxiliary vector with the address of the dynamic loader, 0 where there is none.</summary>
    private const nuint BaseOfLoader = 7;

    /// <summary>Has a static executable look up hosts by files and DNS alone, and users by files; before anything is looked up.</summary>
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
