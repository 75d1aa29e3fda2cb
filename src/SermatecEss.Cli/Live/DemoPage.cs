using System.Diagnostics;
using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.History;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.State;
using SermatecEss.Links;
using SermatecEss.Web;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Cli.Live;

/// <summary>The page of a demonstration, on this computer alone.</summary>
internal static class DemoPage
{
    /// <summary>Opens its port: the one that was asked for, or the default one, or else any free one.</summary>
    /// <param name="wanted">The address that was asked for; null for none.</param>
    /// <param name="bridge">The daemon.</param>
    /// <param name="history">Its history.</param>
    /// <param name="state">Its state.</param>
    /// <param name="time">The simulated clock.</param>
    /// <param name="log">The log.</param>
    /// <exception cref="UsageException">The address cannot be used, or others can reach it.</exception>
    internal static WebOutput Listen(
        IPEndPoint? wanted, BridgeOptions bridge, HistoryOutput history, IStateStore state, TimeProvider time, Log log)
    {
        if (wanted is not null && !IPAddress.IsLoopback(wanted.Address))
            throw new UsageException($"--http {wanted}: the demo has no password, so only this computer may reach it. Use 127.0.0.1.");
        IPEndPoint[] tries = wanted is not null ? [wanted] : [new HttpOptions().EndPoint!, new IPEndPoint(IPAddress.Loopback, 0)];
        for (var i = 0; ; i++)
        {
            var web = new WebOutput(
                new HttpOptions { EndPoint = tries[i], IsAddressGiven = true }, bridge, history, state, time, log);
            try
            {
                web.Listen();
                return web;
            }
            catch (ListenException e)
            {
                web.Dispose();
                if (i == tries.Length - 1) throw new UsageException($"No page: {e.Message}. Set another address with --http, or off.");
            }
        }
    }

    /// <summary>Opens an address in the browser of this user; says so if there is none.</summary>
    internal static void Open(string address, Action<string> report)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            report($"No browser could be opened; open {address} yourself.");
        }
    }
}
