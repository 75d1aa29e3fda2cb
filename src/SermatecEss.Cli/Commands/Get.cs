using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Cli.Recording;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Cli.Commands;

/// <summary>One run of <c>get</c>.</summary>
internal sealed class Get(CliContext context, string[] words, string[] ids, OutputFormat format, ReadingText text)
{
    private readonly CommandSelection _commands = new(context.Catalogue);
    private readonly List<Response> _answers = [];
    private bool _isLacking;

    internal async Task<int> RunAsync(Recorder? recorder, CancellationToken cancellation)
    {
        Check();
        if (format == OutputFormat.Legacy) LegacyWriter.WriteBanner(context.Output, context.Session);
        else context.Announce();
        await using var session = context.OpenSession(text.ShowSecrets, recorder is null ? null : recorder.Take);
        if (ids.Length > 0) await PrintPointsAsync(session, cancellation);
        else await PrintCommandsAsync(session, cancellation);
        if (_answers.Count == 0) return ExitCode.NoResponse;
        return _isLacking ? ExitCode.Partial : ExitCode.Success;
    }

    private void Check()
    {
        if (words.Length == 0 && ids.Length == 0)
        {
            throw new UsageException(
                "Nothing to read. Give a code, a name or all, such as 'sermatec-ess get battery'; 'sermatec-ess list' lists them.");
        }

        if (words.Length > 0 && ids.Length > 0)
            throw new UsageException("--point cannot be combined with commands. Run get once for each.");
        if (ids.Length > 0 && !PointRow.Has(format))
            throw new UsageException("--point prints bare values, or one row with --output csv, json or ndjson.");
        if (ids.Length > 0) new PointSelection(context.Catalogue).Check(ids);
        else _commands.Check(words);
    }

    private async Task PrintCommandsAsync(InverterSession session, CancellationToken cancellation)
    {
        // Command 98 is the same in every version, so if it is the only one, the version is not requested first.
        IReadOnlyList<CommandDefinition> commands = _commands.OnlyCode(words) == InverterSession.IdentifyingCommand
            ? [context.Catalogue.View(0).Find(InverterSession.IdentifyingCommand)!]
            : _commands.Resolve((await session.IdentifyAsync(cancellation)).View, words);
        var severalFrames = commands.Count > 1 || commands[0].Responses.Count > 1;
        var writer = ResponseWriter.Create(format, context.Output, text, context.Catalogue, severalFrames);
        foreach (var command in commands)
        {
            if (await RequestAsync(session, command, cancellation) is not { } response) continue;
            writer.Write(response);
            if (Lacking(response) is not { Count: > 0 } missing) continue;
            _isLacking = true;
            Tell($"{command.Code}: the response lacks {string.Join(", ", missing)}, even when requested one by one. Try again.");
        }

        writer.End();
    }

    private async Task PrintPointsAsync(InverterSession session, CancellationToken cancellation)
    {
        var view = (await session.IdentifyAsync(cancellation)).View;
        var points = PointSelection.Resolve(view, ids);
        foreach (var command in view.CommandsFor(points)) _ = await RequestAsync(session, command, cancellation);
        if (_answers.Count == 0) return;
        var answered = new AnsweredPoints(view.Points, _answers);
        var values = points.Select(point => (point, Value: answered.Value(point, text))).ToList();
        PointRow.Write(context.Output, format, answered.Received, values);
        foreach (var (point, _) in values.Where(value => value.Value is null))
        {
            _isLacking = true;
            Tell(answered.WhyAbsent(point));
        }
    }

    /// <summary>What is missing from a response. The legacy format only prints the requested frame.</summary>
    private IReadOnlyList<CommandCode> Lacking(Response response) => format == OutputFormat.Legacy
        ? [.. response.Missing.Where(code => code == response.Command.Code)]
        : response.Missing;

    private async Task<Response?> RequestAsync(InverterSession session, CommandDefinition command, CancellationToken cancellation)
    {
        try
        {
            var response = await session.RequestAsync(command.Code, cancellation);
            _answers.Add(response);
            return response;
        }
        catch (InverterException e) when (e.IsUnanswered)
        {
            _isLacking = true;
            Tell(e.Message);
            return null;
        }
    }

    private void Tell(string message) => context.Error.WriteLine($"sermatec-ess: {message}");
}
