using System.Text;
using Microsoft.Win32.SafeHandles;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Terminals;

/// <summary>The terminal of the user, for questions even if input and output are piped.</summary>
internal sealed class Prompt : IDisposable
{
    private const string Device = "/dev/tty";
    private readonly TextReader _reader;
    private readonly TextWriter _writer;
    private readonly SafeFileHandle? _terminal;

    private Prompt(TextReader reader, TextWriter writer, SafeFileHandle? terminal = null)
    {
        _terminal = terminal;
        _reader = reader;
        _writer = writer;
    }

    /// <summary>Where the question and its details are shown.</summary>
    internal TextWriter Output => _writer;

    /// <summary>Opens the terminal; null if there is none, or if the program's output is not that of the process.</summary>
    internal static Prompt? TryOpen(TextWriter output)
    {
        if (!ReferenceEquals(Terminal.Raw(output), Terminal.Output)) return null;
        if (OperatingSystem.IsWindows())
            return Console.IsInputRedirected || Console.IsOutputRedirected ? null : new Prompt(Console.In, output);
        try
        {
            // Earlier output has to appear before the question.
            output.Flush();
            var input = new FileStream(Device, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            var writer = new FileStream(Device, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
            return new Prompt(
                new StreamReader(input), new PlainWriter(new StreamWriter(writer) { AutoFlush = true }), input.SafeFileHandle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Opens the terminal to confirm a write to the inverter.</summary>
    /// <param name="output">The program's output.</param>
    /// <param name="hasDryRun">Whether the command has <c>--dry-run</c>.</param>
    /// <exception cref="UsageException">There is no terminal.</exception>
    internal static Prompt Open(TextWriter output, bool hasDryRun = false) => TryOpen(output) ?? throw new UsageException(
        "Nothing was sent: this needs confirmation, but there is no terminal. "
        + $"Add --yes{(hasDryRun ? ", or preview with --dry-run" : "")}.");

    /// <summary>Asks a yes-or-no question; anything but yes is no.</summary>
    internal async Task<bool> AskAsync(string question, CancellationToken cancellation)
    {
        _writer.Write($"{question} [y/N] ");
        var answer = await ReadLineAsync(cancellation);
        return answer is not null && answer.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>Asks for confirmation before a write; on no, prints that nothing was sent.</summary>
    internal async Task<bool> AskToSendAsync(string question, CancellationToken cancellation)
    {
        if (await AskAsync(question, cancellation)) return true;
        _writer.WriteLine("Nothing was sent.");
        return false;
    }

    /// <summary>Asks for a text that is not shown while it is typed.</summary>
    /// <returns>The text; null if the input has ended.</returns>
    /// <exception cref="UsageException">The terminal would show it.</exception>
    internal async Task<string?> AskSecretAsync(string question, CancellationToken cancellation)
    {
        // First of all: whoever types ahead would see it.
        using var unseen = _terminal is null ? null : TerminalEcho.Off(_terminal);
        _writer.Write($"{question}: ");
        try
        {
            return _terminal is null ? ReadUnseen() : await ReadLineAsync(cancellation);
        }
        finally
        {
            _writer.WriteLine();
        }
    }

    private Task<string?> ReadLineAsync(CancellationToken cancellation) =>
        Task.Run(_reader.ReadLine, CancellationToken.None).WaitAsync(cancellation);

    /// <summary>Reads a line from the console of Windows.</summary>
    private static string ReadUnseen()
    {
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key != ConsoleKey.Backspace) _ = text.Append(key.KeyChar);
            else if (text.Length > 0) text.Length--;
        }

        return text.ToString();
    }

    public void Dispose()
    {
        if (_terminal is null) return;
        _writer.Dispose();
        _reader.Dispose();
    }
}
