using Microsoft.AspNetCore.Http;
using SermatecEss.History.Reading;
using SermatecEss.Web.Api;

namespace SermatecEss.Web.Tests.Api;

/// <summary>Exports that are cut short.</summary>
public sealed class ExportWriterTests
{
    [Fact]
    public async Task A_client_that_hangs_up_ends_the_reading_soon()
    {
        const int RowsBefore = 150;
        using var gone = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = gone.Token };
        context.Response.Body = Stream.Null;
        var read = 0;
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ExportWriter.WriteAsync(context, ["pv_power"], EndlessRows(), isCsv: true));
        Assert.InRange(read, RowsBefore, RowsBefore + 100);

        IEnumerable<HistoryRow> EndlessRows()
        {
            while (true)
            {
                if (++read == RowsBefore) gone.Cancel();
                yield return new HistoryRow(DateTimeOffset.UnixEpoch.AddSeconds(read), [1m]);
            }
        }
    }
}
