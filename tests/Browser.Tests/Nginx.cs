using System.Diagnostics;
using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.Browser.Tests;

/// <summary>nginx in front of a daemon, on a port of its own.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string HoldingBack =
        "proxy_ignore_headers X-Accel-Buffering; proxy_buffer_size 64k; proxy_buffers 8 64k; gzip on; gzip_types *;";

    private static readonly string? Executable = ((string[])["/usr/sbin/nginx", "/usr/bin/nginx"]).FirstOrDefault(File.Exists);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sermatec-nginx-");
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private Nginx(string locations)
    {
        var file = Path.Combine(_folder.FullName, "nginx.conf");
        File.WriteAllText(file, $$"""
            daemon off;
            master_process off;
            pid {{_folder.FullName}}/pid;
            error_log stderr notice;
            events {}
            http {
              access_log off;
              client_body_temp_path {{_folder.FullName}}/body;
              proxy_temp_path {{_folder.FullName}}/proxy;
              fastcgi_temp_path {{_folder.FullName}}/fastcgi;
              uwsgi_temp_path {{_folder.FullName}}/uwsgi;
              scgi_temp_path {{_folder.FullName}}/scgi;
              server {
                listen 127.0.0.1:{{Port}};
                {{locations}}
              }
            }
            """);
        string[] options = ["-p", _folder.FullName, "-e", "stderr", "-c", file];
        _process = Process.Start(new ProcessStartInfo(Executable!, options) { RedirectStandardError = true })!;
        var said = new List<string>();
        _process.ErrorDataReceived += (_, line) =>
        {
            said.Add(line.Data ?? "");

            // By then, it listens.
            if (line.Data?.Contains("event method", StringComparison.Ordinal) == true) _listening.SetResult();
            if (line.Data is null) _ = _listening.TrySetException(new InvalidOperationException(string.Join('\n', said)));
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>The address without a path.</summary>
    internal string Site => $"http://127.0.0.1:{Port}";

    private int Port { get; } = LoopbackPort.Free();

    /// <summary>Serves a daemon below /solar, as <c>docs/http-access.md</c> has it.</summary>
    /// <param name="target">The address of the daemon.</param>
    /// <param name="holdsEvents">Whether it compresses and holds back what should be sent at once.</param>
    internal static Task<Nginx> BelowPrefixAsync(string target, bool holdsEvents) => StartAsync($$"""
        location /solar/ {
          proxy_pass {{target}};
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_set_header X-Forwarded-Host $http_host;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_set_header X-Forwarded-For $remote_addr;
          proxy_set_header X-Forwarded-Prefix /solar;
          {{(holdsEvents ? HoldingBack : "")}}
        }
        """);

    /// <summary>
    /// Shows the page in a frame of another page, as Home Assistant's ingress does: it connects from an address of its own, removes the
    /// prefix, and says who has logged in to Home Assistant.
    /// </summary>
    internal static Task<Nginx> IngressAsync(string target, string prefix, string peer, string user) => StartAsync($$"""
        location = / {
          default_type text/html;
          return 200 '<!doctype html><title>Home</title><link rel="icon" href="data:,">
            <iframe src="{{prefix}}/" style="width:100%;height:700px"></iframe>';
        }
        location {{prefix}}/ {
          proxy_bind {{peer}};
          proxy_pass {{target}};
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_set_header X-Ingress-Path {{prefix}};
          proxy_set_header X-Remote-User-Id {{user}};
          proxy_set_header X-Forwarded-Host $http_host;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_set_header X-Forwarded-For $remote_addr;
        }
        """);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<Nginx> StartAsync(string locations)
    {
        Assert.SkipUnless(Executable is not null, "nginx is not installed; packaging/install-test-tools installs it");
        var nginx = new Nginx(locations);
        await nginx._listening.Task.WaitAsync(TestContext.Current.CancellationToken);
        return nginx;
    }
}
