using System.Globalization;
using System.Threading.Channels;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Web.Api;

/// <summary>Makes the changes of one inverter that clients send one after the other, and not too many.</summary>
/// <param name="time">The clock.</param>
internal sealed class ChangeQueue(TimeProvider time)
{
    /// <summary>How long a request waits for those before it.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Holds the change that is being made: the request that can write to it has the turn.</summary>
    private readonly Channel<Func<Task<SettingReport>>> _turn = Channel.CreateBounded<Func<Task<SettingReport>>>(1);
    private readonly CommandRate _rate = new(time);

    /// <summary>Makes a change when those before it are made.</summary>
    /// <param name="change">Makes it.</param>
    /// <param name="isEnd">Whether it is the end of an override, which is never too much.</param>
    /// <param name="cancellation">Ends the wait, and not the change.</param>
    /// <returns>The result; null if those before it take too long.</returns>
    /// <exception cref="SettingException">It is refused.</exception>
    internal async Task<SettingReport?> RunAsync(Func<Task<SettingReport>> change, bool isEnd, CancellationToken cancellation)
    {
        if (!await EnterAsync(change, cancellation)) return null;
        try
        {
            if (!_rate.Take() && !isEnd)
            {
                throw new SettingException(
                    SettingRefusal.Budget,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"More than {CommandRate.Most} changes were requested within {CommandRate.Span.TotalSeconds} s."));
            }

            return await change();
        }
        finally
        {
            _ = _turn.Reader.TryRead(out _);
        }
    }

    private async Task<bool> EnterAsync(Func<Task<SettingReport>> change, CancellationToken cancellation)
    {
        if (_turn.Writer.TryWrite(change)) return true;
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _turn.Writer.WriteAsync(change, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
