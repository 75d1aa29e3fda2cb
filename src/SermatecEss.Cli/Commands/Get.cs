using SermatecEss.Cli.Output;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Commands;

/// <summary>One run of <c>get</c>.</summary>
internal sealed class Get(CliContext context, string[] words, string[] points, OutputFormat format, ReadingText text)
{
    private readonly CommandSelection _selection = new(context.Catalogue);
    private int _failed;
    private int _answered;
    private bool _incomplete;

    internal async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (words.Length == 0 && points.Length == 0) throw new UsageException("Say what to get: a code, a name or all, as in 'sermatec-ess get battery'. 'sermatec-ess list' shows what there is.");
        if (words.Length > 0 && points.Length > 0) throw new UsageException("--point prints bare values; ask for commands in a call of their own.");
        if (points.Length > 0 && format != OutputFormat.Text) throw new UsageException("--point prints bare values; leave --output away, or ask for the whole command.");
        _selection.Check(words, points);
        context.Announce();

        await using var session = context.OpenSession(text.ShowSecrets);
        var commands = await SelectAsync(session, cancellation);
        var answers = new List<Answer>();
        var severalFrames = commands.Count > 1 || commands[0].Answers.Count > 1;
        var writer = points.Length == 0 ? AnswerWriter.Create(format, context.Output, text, context.Catalogue, severalFrames) : null;
        foreach (var command in commands)
        {
            if (await AskAsync(session, command, cancellation) is not { } answer) continue;
            answers.Add(answer);
            writer?.Write(answer);
        }

        writer?.End();
        foreach (var point in points) WritePoint(point, answers);
        if (_answered == 0) return ExitCode.NoAnswer;
        return _failed > 0 || _incomplete ? ExitCode.Partial : ExitCode.Success;
    }

    private async Task<IReadOnlyList<CommandDefinition>> SelectAsync(InverterSession session, CancellationToken cancellation)
    {
        // Command 98 is the same in every version, so asking for it alone needs no question before it.
        if (points.Length == 0 && _selection.OnlyCode(words) == InverterSession.IdentifyingCommand)
            return [context.Catalogue.View(0).Find(InverterSession.IdentifyingCommand)!];
        var identity = await session.IdentifyAsync(cancellation);
        return _selection.Resolve(identity.View, words, points);
    }

    private async Task<Answer?> AskAsync(InverterSession session, CommandDefinition command, CancellationToken cancellation)
    {
        try
        {
            var answer = await session.AskAsync(command.Code, cancellation);
            _answered++;
            if (answer.Missing.Count > 0)
            {
                _incomplete = true;
                context.Error.WriteLine($"sermatec-ess: {command.Code} was answered without {string.Join(", ", answer.Missing)}; try again or ask for them one by one.");
            }

            return answer;
        }
        catch (InverterException e) when (e.Kind is InverterError.TimedOut or InverterError.BadAnswer or InverterError.ConnectionLost)
        {
            _failed++;
            context.Error.WriteLine($"sermatec-ess: {e.Message}");
            return null;
        }
    }

    private void WritePoint(string point, List<Answer> answers)
    {
        var reading = answers.SelectMany(answer => answer.Frames).SelectMany(frame => frame.Readings).FirstOrDefault(reading => reading.Point == point);
        if (reading is not null)
        {
            context.Output.WriteLine(text.Value(reading));
            return;
        }

        _incomplete = true;
        if (answers.Count > 0) context.Error.WriteLine($"sermatec-ess: the inverter's answer did not carry {point}.");
    }
}
