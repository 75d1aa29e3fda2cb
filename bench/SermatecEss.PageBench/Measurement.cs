using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace SermatecEss.PageBench;

/// <summary>One measurement: the demo as a process, and windows of a browser that show its page.</summary>
/// <param name="program">The executable.</param>
/// <param name="browser">The browser.</param>
/// <param name="runs">How often the page is opened.</param>
/// <param name="length">How long processor time is measured.</param>
internal sealed class Measurement(string program, string browser, int runs, TimeSpan length)
{
    /// <summary>Notes when the first power is in the page.</summary>
    private const string Observer = """
        const observer = new MutationObserver(() => {
          if (window.firstData === undefined && /\d\s*k?W/.test(document.querySelector('main')?.textContent ?? '')) {
            window.firstData = performance.now();
          }
        });
        observer.observe(document, { subtree: true, childList: true, characterData: true });
        """;

    /// <summary>Notes how long it takes from an event with values until it is painted.</summary>
    private const string Painter = """
        const Plain = window.EventSource;
        window.paints = [];
        window.EventSource = class extends Plain {
          addEventListener(name, listener) {
            super.addEventListener(name, (event) => {
              const start = performance.now();
              listener(event);
              if (name !== 'state') return;
              requestAnimationFrame(() => {
                const painted = new MessageChannel();
                painted.port1.onmessage = () => window.paints.push(performance.now() - start);
                painted.port2.postMessage(null);
              });
            });
          }
        };
        """;

    /// <summary>Milliseconds from the click on History until its chart is drawn.</summary>
    private const string ClickToChart = """
        () => new Promise((done) => {
          const start = performance.now();
          document.querySelector('nav a[href$="#/history"]').click();
          const look = () => {
            const isThere = location.hash.startsWith('#/history')
              && document.querySelector('main h1')?.textContent.includes('History')
              && document.querySelector('main canvas') && !document.querySelector('[aria-busy=true]');
            if (isThere) done(performance.now() - start);
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        })
        """;

    private const string DayChart = "main canvas, main .u-wrap";

    /// <summary>Measures, and prints the figures.</summary>
    internal async Task RunAsync()
    {
        using var demo = Process.Start(new ProcessStartInfo(
            program,
            ["demo", "--lines", "--speed", "1", "--interval", "1s", "--http", "127.0.0.1:0"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        demo.OutputDataReceived += (_, _) => { };
        demo.BeginOutputReadLine();
        try
        {
            var address = await AddressAsync(demo.StandardError);
            using var playwright = await Playwright.CreateAsync();
            await using var chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = browser,
                Args = ["--no-sandbox", "--disable-dev-shm-usage"],
            });
            await OpenAsync(chromium, address);
            await ShowAsync(chromium, address);
        }
        finally
        {
            demo.Kill();
            await demo.WaitForExitAsync();
        }
    }

    private async Task OpenAsync(IBrowser chromium, string address)
    {
        var times = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            await using var context = await chromium.NewContextAsync();
            var page = await context.NewPageAsync();
            var requests = new List<string>();
            page.Request += (_, request) => requests.Add(request.Url);
            await page.AddInitScriptAsync(Observer);
            _ = await page.GotoAsync(address);
            _ = await page.WaitForFunctionAsync("() => window.firstData !== undefined");
            times.Add(await page.EvaluateAsync<double>("() => window.firstData"));
            if (i > 0) continue;
            await page.Locator(DayChart).First.WaitForAsync();
            var assets = await page.EvaluateAsync<double>(
                "() => performance.getEntriesByType('resource').reduce((sum, one) => sum + (one.name.includes('/assets/') ? "
                + "one.encodedBodySize : 0), 0)");
            Print($"loaded by the first view and its chart, compressed: {assets / 1000:0.0} kB; {requests.Count} requests");
        }

        times.Sort();
        Print($"first values shown: median {times[times.Count / 2]:0} ms, slowest {times[^1]:0} ms of {runs}");
    }

    private async Task ShowAsync(IBrowser chromium, string address)
    {
        var page = await chromium.NewPageAsync();
        await page.AddInitScriptAsync(Painter);
        _ = await page.GotoAsync(address);
        await page.Locator(DayChart).First.WaitForAsync();
        _ = await page.EvaluateAsync("() => { window.paints = []; }");
        var session = await chromium.NewBrowserCDPSessionAsync();
        var before = await ProcessorAsync(session);
        await Task.Delay(length);
        var used = await ProcessorAsync(session) - before;
        Print($"the page visible, all processes of the browser: {100 * used / length.TotalSeconds:0.0} % of a core");
        var paints = (await page.EvaluateAsync<double[]>("() => window.paints")).Order().ToList();
        var (median, p99) = (paints[paints.Count / 2], paints[paints.Count * 99 / 100]);
        Print($"from an event to its pixels: median {median:0.0} ms, p99 {p99:0.0} ms of {paints.Count}");

        var clicks = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            _ = await page.GotoAsync("about:blank");
            _ = await page.GotoAsync(address);
            await page.Locator(DayChart).First.WaitForAsync();
            clicks.Add(await page.EvaluateAsync<double>(ClickToChart));
        }

        clicks.Sort();
        Print($"from the click on History to the chart of the day: median {clicks[clicks.Count / 2]:0} ms, slowest {clicks[^1]:0} ms");
    }

    private static async Task<double> ProcessorAsync(ICDPSession session)
    {
        var answer = await session.SendAsync("SystemInfo.getProcessInfo");
        return answer!.Value.GetProperty("processInfo").EnumerateArray().Sum(process => process.GetProperty("cpuTime").GetDouble());
    }

    private static async Task<string> AddressAsync(StreamReader error)
    {
        const string Mark = "The page: ";
        while (await error.ReadLineAsync() is { } line)
            if (line.Contains(Mark, StringComparison.Ordinal)) return line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..];
        throw new InvalidOperationException("The demo ended without a page.");
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
